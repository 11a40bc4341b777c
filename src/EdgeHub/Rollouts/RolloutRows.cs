using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>A rollout as rows, and back.</summary>
internal static class RolloutRows
{
    /// <summary>Reads a rollout.</summary>
    public static Rollout Read(RolloutRow row, IEnumerable<(DeviceAddress Device, RolloutExecutionRow Row)> executions) => new(
        JsonSerializer.Deserialize<RolloutDefinition>(row.Definition, HubJson.Options)!,
        row.State,
        JsonSerializer.Deserialize<List<RolloutGroup>>(row.Groups, HubJson.Options)!,
        [.. executions.Select(entry => Read(entry.Device, entry.Row))])
    {
        Cause = row.Cause,
        Leaving = row.Leaving,
        StartedAt = At(row.StartedAtMs),
        EndedAt = At(row.EndedAtMs),
    };

    /// <summary>Writes what may change of a rollout.</summary>
    public static void Write(RolloutRow row, Rollout rollout)
    {
        row.State = rollout.State;
        row.Groups = JsonSerializer.Serialize(rollout.Groups, HubJson.Options);
        row.Cause = rollout.Cause;
        row.Leaving = rollout.Leaving;
        row.StartedAtMs = rollout.StartedAt?.ToUnixTimeMilliseconds();
        row.EndedAtMs = rollout.EndedAt?.ToUnixTimeMilliseconds();
    }

    /// <summary>Writes an execution.</summary>
    public static void Write(RolloutExecutionRow row, Execution execution)
    {
        row.Place = execution.Group;
        row.State = execution.State;
        row.Attempts = execution.Attempts;
        row.StartedAtMs = execution.StartedAt?.ToUnixTimeMilliseconds();
        row.EndedAtMs = execution.EndedAt?.ToUnixTimeMilliseconds();
        row.Revision = execution.Revision;
        row.Reported = execution.Reported;
        row.PreviousVersion = execution.PreviousVersion;
        row.Stratum = execution.Stratum;
        row.Reason = execution.Reason?.Value;
        row.Message = execution.Message;
        row.Proof = execution.Proof is { } proof ? WriteProof(proof) : null;
        row.IsUnpublished = execution.IsUnpublished;
    }

    /// <summary>A proof as it is stored.</summary>
    public static string WriteProof(ModelProof proof) => JsonSerializer.Serialize(proof, HubJson.Options);

    /// <summary>A stored proof.</summary>
    public static ModelProof? ReadProof(string? proof) => proof is null ? null : JsonSerializer.Deserialize<ModelProof>(proof, HubJson.Options);

    private static Execution Read(DeviceAddress device, RolloutExecutionRow row) => new(device, row.Place, row.State)
    {
        Attempts = row.Attempts,
        StartedAt = At(row.StartedAtMs),
        EndedAt = At(row.EndedAtMs),
        Revision = row.Revision,
        Reported = row.Reported,
        PreviousVersion = row.PreviousVersion,
        Stratum = row.Stratum,
        Reason = row.Reason is null ? null : new ReasonCode(row.Reason),
        Message = row.Message,
        Proof = ReadProof(row.Proof),
        IsUnpublished = row.IsUnpublished,
    };

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } given ? DateTimeOffset.FromUnixTimeMilliseconds(given) : null;
}
