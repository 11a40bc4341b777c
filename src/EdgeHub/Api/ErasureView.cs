namespace Edge.Hub.Api;

/// <summary>An erasure: who had what erased, and why.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Device"><c>site/device</c>; null for all devices.</param>
/// <param name="SubjectDigest">SHA-256 of the subject in lower case: who knows the subject finds the order, nobody else learns it.</param>
/// <param name="Before">Only what happened before.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="From"><c>hub</c>, or <c>device</c> for one that was ordered there.</param>
/// <param name="OrderedAt">When it was ordered.</param>
/// <param name="DoneAt">When it was done; null while it is under way.</param>
/// <param name="Records">Records that lost their payload here.</param>
/// <param name="Results">Results that went.</param>
/// <param name="Uploads">Uploads that went.</param>
public sealed record ErasureView(
    long Id, string? Device, string? SubjectDigest, DateTimeOffset? Before, string By, string Reason, string From,
    DateTimeOffset OrderedAt, DateTimeOffset? DoneAt, long Records, long Results, long Uploads);
