using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>What a device's report, or its silence, makes of its execution. Pure.</summary>
internal static class ExecutionRules
{
    /// <summary>A device that said nothing final in time.</summary>
    public static readonly ReasonCode TimedOut = new("timed-out");

    /// <summary>Reasons that come again however often they are tried: the same files on the same box.</summary>
    private static readonly ReasonCode[] Lasting =
    [
        ReasonCode.GoldenMismatch, ReasonCode.ModelInvalid, ReasonCode.ExecutionProviderUnavailable, ReasonCode.Unsupported,
        ReasonCode.Malformed, ReasonCode.TooLarge, ReasonCode.NotAllowed,
    ];

    /// <summary>Tells a device.</summary>
    public static Execution Start(Execution execution, DeviceObservation device, DateTimeOffset now) => execution with
    {
        State = ExecutionState.Running,
        Attempts = execution.Attempts + 1,
        StartedAt = now,
        EndedAt = null,
        Revision = null,
        Reported = false,
        PreviousVersion = device.Version,
        Stratum = device.Stratum,
        Reason = null,
        Message = null,
        Proof = null,
        IsUnpublished = true,
    };

    /// <summary>Takes back what a device was told before it began.</summary>
    public static Execution Recall(Execution execution, ExecutionState state) =>
        execution with { State = state, StartedAt = null, Revision = null, IsUnpublished = true };

    /// <summary>Gives a device the version before.</summary>
    public static Execution Revert(Execution execution, DateTimeOffset now) =>
        execution with { State = ExecutionState.Reverted, EndedAt = now, IsUnpublished = true };

    /// <summary>Takes in what a device says.</summary>
    /// <param name="execution">Its execution.</param>
    /// <param name="device">What the hub sees of it; null when it sees nothing.</param>
    /// <param name="definition">The rollout's definition.</param>
    /// <param name="mayRetry">Whether a failed device may be told again.</param>
    /// <param name="now">The time.</param>
    public static Execution Observe(Execution execution, DeviceObservation? device, RolloutDefinition definition, bool mayRetry, DateTimeOffset now)
    {
        if (!execution.HasVersion) return execution;
        // A report that answers an older revision is about an earlier attempt.
        if (device?.Report is { } report && execution.Revision is { } revision && report.Revision >= revision)
        {
            // Back after its time: it has the whole of it again.
            if (execution.State == ExecutionState.Absent) execution = execution with { State = ExecutionState.Running, StartedAt = now, EndedAt = null };
            execution = execution with { Reported = true, Proof = report.Proof ?? execution.Proof, Stratum = device.Stratum ?? execution.Stratum };
            if (report.State is ModelState.RolledBack or ModelState.Failed)
                return Fail(execution, report.Reason ?? ReasonCode.NotProven, report.Message, definition, mayRetry, now);
            if (execution.State == ExecutionState.Running && report.State == ModelState.Committed)
                return execution with { State = ExecutionState.Finished, EndedAt = now };
        }

        if (execution.State != ExecutionState.Running || now < TimeIsUp(execution, definition) || IsCompiling(device)) return execution;
        return execution.Reported || device is { Online: true }
            ? Fail(execution, TimedOut, $"No end within {definition.DeviceMinutes} minutes.", definition, mayRetry, now)
            : execution with { State = ExecutionState.Absent, EndedAt = now };
    }

    /// <summary>An engine takes as long as it takes, and the box has a bound of its own for it.</summary>
    private static DateTimeOffset TimeIsUp(Execution execution, RolloutDefinition definition) =>
        execution.StartedAt!.Value.AddMinutes(definition.DeviceMinutes).AddSeconds(execution.Proof?.CompileSeconds ?? 0);

    private static bool IsCompiling(DeviceObservation? device) => device is { Online: true, Report.State: ModelState.Compiling };

    private static Execution Fail(Execution execution, ReasonCode reason, string? message, RolloutDefinition definition, bool mayRetry, DateTimeOffset now)
    {
        var again = mayRetry && execution.State == ExecutionState.Running && execution.Attempts <= definition.Retries && !Lasting.Contains(reason);
        return again
            ? execution with { Attempts = execution.Attempts + 1, StartedAt = now, Revision = null, Reported = false, Reason = reason, Message = message, IsUnpublished = true }
            : execution with { State = ExecutionState.Error, EndedAt = now, Reason = reason, Message = message, IsUnpublished = true };
    }
}
