using System.IO.Enumeration;

namespace Edge.Protocol.Messages;

/// <summary>What is to be erased, in words that mean the same on the device and at the hub. Both conditions together, where both stand.</summary>
/// <param name="Subject">Decisions about parts whose id has this form: <c>*</c> is any text, <c>?</c> any character, and case does not count.</param>
/// <param name="Before">What happened before this moment.</param>
public sealed record ErasureScope(string? Subject = null, DateTimeOffset? Before = null)
{
    /// <summary>Whether something is to be erased.</summary>
    /// <param name="part">The part it is about; null where it is about none.</param>
    /// <param name="at">When it happened; null where nobody knows, and then it did not happen before anything.</param>
    public bool Covers(string? part, DateTimeOffset? at) =>
        (Subject is not null || Before is not null)
        && (Subject is null || (part is not null && FileSystemName.MatchesSimpleExpression(Subject, part)))
        && (Before is null || at < Before);
}
