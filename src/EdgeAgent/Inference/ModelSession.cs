using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>A session and how it came about.</summary>
/// <param name="Session">The session; whoever holds this disposes it.</param>
/// <param name="Provider">The policy's name of the provider that runs it.</param>
/// <param name="Degradation">Set when a preferred provider was not to be had: what is missing and the remedy.</param>
internal sealed record ModelSession(InferenceSession Session, string Provider, string? Degradation) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
