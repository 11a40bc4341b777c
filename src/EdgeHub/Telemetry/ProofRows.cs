using System.Globalization;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>What records say for and against model versions, as rows of either database.</summary>
internal static class ProofRows
{
    public const string ReviewColumns =
        "Id, Kind, DeviceId, DecisionId, PartId, Pipeline, ModelName, ActiveVersion, ActiveDigest, ActiveVerdict, ActiveReason, "
        + "CandidateVersion, CandidateDigest, CandidateVerdict, CandidateReason, ExecutionProvider, AtMs";

    public const string DeploymentColumns = "Id, DeviceId, Revision, Digest, State, Reason, Message, Proof";

    /// <summary>One parameter a column.</summary>
    public static string Parameters(char prefix, string columns) =>
        string.Join(", ", columns.Split(',').Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{place + 1}")));

    /// <summary>The item for review that a record makes: a disagreement, or a decision that is drawn; null for none.</summary>
    public static ReviewItemRow? ReviewOf(long id, int device, ReceivedRecord record, long receivedAtMs, int samplePerMille)
    {
        var at = record.Time?.Wall?.ToUnixTimeMilliseconds() ?? receivedAtMs;
        if (record.Disagreement is { } differing)
        {
            return new ReviewItemRow
            {
                Id = id,
                Kind = ReviewKind.Disagreement,
                DeviceId = device,
                DecisionId = differing.DecisionId.ToByteArray(bigEndian: true),
                PartId = differing.PartId,
                Pipeline = differing.Pipeline,
                ModelName = differing.Active.Model.Name,
                ActiveVersion = differing.Active.Model.Version,
                ActiveDigest = differing.Active.Model.Digest.ToString(),
                ActiveVerdict = differing.Active.Verdict,
                ActiveReason = differing.Active.Reason,
                CandidateVersion = differing.Candidate.Model.Version,
                CandidateDigest = differing.Candidate.Model.Digest.ToString(),
                CandidateVerdict = differing.Candidate.Verdict,
                CandidateReason = differing.Candidate.Reason,
                AtMs = at,
            };
        }

        // What no model decided says nothing about one, and what was decided before says nothing new.
        if (record.Decision is not { Model: { } model, Cached: false } decision || !DecisionDraw.IsDrawn(decision.DecisionId, samplePerMille)) return null;
        return new ReviewItemRow
        {
            Id = id,
            Kind = ReviewKind.Sample,
            DeviceId = device,
            DecisionId = decision.DecisionId.ToByteArray(bigEndian: true),
            PartId = decision.PartId,
            Pipeline = decision.Pipeline,
            ModelName = model.Name,
            ActiveVersion = model.Version,
            ActiveDigest = model.Digest.ToString(),
            ActiveVerdict = decision.Verdict,
            ActiveReason = decision.Reason,
            ExecutionProvider = decision.ExecutionProvider,
            AtMs = at,
        };
    }

    /// <summary>The step of an update that a record is; null for none.</summary>
    public static DeploymentRow? DeploymentOf(long id, int device, ReceivedRecord record) => record.Deployment is not { } step ? null : new DeploymentRow
    {
        Id = id,
        DeviceId = device,
        Revision = step.Revision,
        Digest = step.Model.Digest.ToString(),
        State = step.State,
        Reason = step.Reason?.Value,
        Message = step.Message,
        Proof = step.Proof is null ? null : RolloutRows.WriteProof(step.Proof),
    };

    /// <summary>The values of <see cref="ReviewColumns"/>.</summary>
    public static object?[] Values(ReviewItemRow row) =>
    [
        row.Id, (int)row.Kind, row.DeviceId, row.DecisionId, row.PartId, row.Pipeline, row.ModelName, row.ActiveVersion, row.ActiveDigest, (int)row.ActiveVerdict,
        row.ActiveReason, row.CandidateVersion, row.CandidateDigest, (int?)row.CandidateVerdict, row.CandidateReason, row.ExecutionProvider, row.AtMs,
    ];

    /// <summary>The values of <see cref="DeploymentColumns"/>.</summary>
    public static object?[] Values(DeploymentRow row) => [row.Id, row.DeviceId, row.Revision, row.Digest, (int)row.State, row.Reason, row.Message, row.Proof];
}
