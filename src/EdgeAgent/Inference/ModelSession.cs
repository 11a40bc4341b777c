using Edge.Agent.Inference.Placement;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>A session and how it came about.</summary>
/// <param name="Session">The session; whoever holds this disposes it.</param>
/// <param name="Provider">The provider that runs it: its policy name, or its own where policies have none.</param>
/// <param name="Placement">Where each node runs.</param>
/// <param name="Degradation">Set when the policy's preference is not met: what is missing and the remedy.</param>
internal sealed record ModelSession(InferenceSession Session, string Provider, PlacementLedger Placement, string? Degradation) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
