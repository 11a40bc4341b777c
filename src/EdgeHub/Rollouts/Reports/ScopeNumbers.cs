using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>The numbers of one scope that its gates were judged on.</summary>
/// <param name="Scope"><c>group</c>, or a stratum.</param>
/// <param name="Targeted">Devices in question.</param>
/// <param name="Finished">Those that committed.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Proofs">Those that said what the version showed.</param>
/// <param name="GoldenCases">Golden cases over these.</param>
/// <param name="GoldenPassed">Those that passed.</param>
/// <param name="ShadowFrames">Frames the candidate looked at beside the version before.</param>
/// <param name="ShadowAgreed">Those with the same verdict.</param>
/// <param name="TrialFrames">Frames it decided on trial.</param>
/// <param name="Errors">Frames without a verdict.</param>
/// <param name="Reviews">What people said about disagreements.</param>
public sealed record ScopeNumbers(
    string Scope, int Targeted, int Finished, int Failed, int Proofs, long GoldenCases, long GoldenPassed, long ShadowFrames, long ShadowAgreed,
    long TrialFrames, long Errors, ReviewTally Reviews)
{
    /// <summary>Sums evidence up.</summary>
    internal static ScopeNumbers Of(GateEvidence evidence) => new(
        evidence.Scope,
        evidence.Targeted,
        evidence.Finished,
        evidence.Failed,
        evidence.Proofs.Count,
        evidence.Proofs.Sum(proof => (long)proof.GoldenCases),
        evidence.Proofs.Sum(proof => (long)proof.GoldenPassed),
        evidence.Proofs.Sum(proof => proof.Shadow?.Frames ?? 0),
        evidence.Proofs.Sum(proof => proof.Shadow?.Agreed ?? 0),
        evidence.Proofs.Sum(proof => proof.Trial?.Frames ?? 0),
        evidence.Proofs.Sum(proof => (proof.Shadow?.Errors ?? 0) + (proof.Trial?.Errors ?? 0)),
        evidence.Reviews);
}
