using Edge.Agent.Deployment.Proof;

namespace Edge.Agent.Deployment;

/// <summary>What the last decisions of a version looked like.</summary>
/// <param name="Milliseconds">How long its inferences took.</param>
/// <param name="Scores">Their highest scores.</param>
public sealed record JudgedSample(IReadOnlyList<float> Milliseconds, IReadOnlyList<float> Scores)
{
    /// <summary>No decision.</summary>
    public static JudgedSample Empty { get; } = new([], []);

    /// <summary>95th percentile of the inferences; null where there are none.</summary>
    public double? LatencyP95() => Milliseconds.Count == 0 ? null : Percentile.Of(Milliseconds, 0.95);
}
