using System.Text.Json;

namespace Edge.Hub.Api;

/// <summary>A command to a device.</summary>
/// <param name="Name">Which, for example <c>snapshot</c>.</param>
/// <param name="Arguments">What it needs to know.</param>
/// <param name="ExpiresSeconds">How long it is worth running.</param>
/// <param name="WaitSeconds">How long the answer is waited for.</param>
/// <param name="Id">To ask again: the id of the first time; the device answers as then and does nothing.</param>
/// <param name="By">Who asks, for the device's audit.</param>
public sealed record CommandCall(
    string Name, JsonElement? Arguments = null, int ExpiresSeconds = 60, int WaitSeconds = 30, string? Id = null, string? By = null);
