using System.Text.Json;

namespace Edge.Protocol.Messages;

/// <summary>A device's answer to a command, on the command's response topic and with its correlation data.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Id">The command's id.</param>
/// <param name="State">How it ended.</param>
/// <param name="Reason">Why it was not done.</param>
/// <param name="Message">The same in a sentence; for a command that was done, what came of it.</param>
/// <param name="Result">What the command gives, an object.</param>
public sealed record CommandResponse(
    int V, string Id, CommandState State, ReasonCode? Reason = null, string? Message = null, JsonElement? Result = null);
