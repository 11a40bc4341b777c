using System.Text.Json;

namespace Edge.Hub.Api;

/// <summary>What came of a command.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Name">Which command.</param>
/// <param name="State"><c>done</c>, <c>failed</c>, <c>expired</c>, or <c>no-answer</c> where none came in time.</param>
/// <param name="Reason">Why it was not done, as a word.</param>
/// <param name="Message">The same in a sentence, or what came of it.</param>
/// <param name="Result">What the command gives.</param>
public sealed record CommandView(string Id, string Device, string Name, string State, string? Reason, string? Message, JsonElement? Result)
{
    /// <summary>The state of a command whose answer did not come in time.</summary>
    public const string NoAnswer = "no-answer";
}
