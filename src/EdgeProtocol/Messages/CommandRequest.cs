using System.Text.Json;

namespace Edge.Protocol.Messages;

/// <summary>Something a device shall do once, on <see cref="Topics.Command"/>. How long it is worth doing is the MQTT message's expiry.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Id">Names the command: a device that gets it again answers again and does nothing. 1 to 64 letters, digits and '-'.</param>
/// <param name="Name">Which command, for example <c>snapshot</c>.</param>
/// <param name="Arguments">What it needs to know, an object.</param>
/// <param name="By">Who asks, for the device's audit.</param>
public sealed record CommandRequest(int V, string Id, string Name, JsonElement? Arguments = null, string? By = null);
