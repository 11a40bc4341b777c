using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol.Messages;

namespace Edge.Hub.Storage;

/// <summary>A decision that somebody is to look at, and what that person said. Its number is its record's.</summary>
internal sealed class ReviewItemRow
{
    public long Id { get; set; }
    public ReviewKind Kind { get; set; }
    public int DeviceId { get; set; }
    public required byte[] DecisionId { get; set; }
    public required string PartId { get; set; }
    public required string Pipeline { get; set; }
    public required string ModelName { get; set; }

    /// <summary>The version that decided.</summary>
    public required string ActiveVersion { get; set; }

    public required string ActiveDigest { get; set; }
    public Verdict ActiveVerdict { get; set; }
    public required string ActiveReason { get; set; }

    /// <summary>The version that looked on; null for a drawn decision.</summary>
    public string? CandidateVersion { get; set; }

    public string? CandidateDigest { get; set; }
    public Verdict? CandidateVerdict { get; set; }
    public string? CandidateReason { get; set; }

    /// <summary>What the version that decided ran on; null for a disagreement, which does not say.</summary>
    public string? ExecutionProvider { get; set; }

    public long AtMs { get; set; }
    public Judgement? Judgement { get; set; }
    public string? JudgedBy { get; set; }
    public long? JudgedAtMs { get; set; }
}
