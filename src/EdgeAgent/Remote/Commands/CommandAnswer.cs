using System.Text.Json;

namespace Edge.Agent.Remote.Commands;

/// <summary>What came of a command that was done.</summary>
/// <param name="Message">In a sentence.</param>
/// <param name="Result">What the command gives, an object; null for nothing.</param>
internal sealed record CommandAnswer(string? Message = null, JsonElement? Result = null);
