using Edge.Agent.Configuration;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Privacy;

/// <summary>Which decisions' pictures are kept.</summary>
internal static class EvidencePolicy
{
    /// <summary>Whether a picture of this decision is to be kept; a master part's always, where any are.</summary>
    /// <param name="options">The pipeline's policy.</param>
    /// <param name="decision">The decision.</param>
    public static bool Keeps(EvidenceOptions options, DecisionRecord decision) =>
        options.Keep != KeptPicture.None && (decision.Master is not null || options.Verdicts.Contains(decision.Verdict) || DecisionDraw.IsDrawn(decision.DecisionId, options.PerMille));
}
