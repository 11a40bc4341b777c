namespace Edge.Hub.Rollouts.Reports;

/// <summary>What became of one device.</summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Stratum">Platform and execution provider.</param>
/// <param name="Attempts">How often it was told.</param>
/// <param name="PreviousVersion">The version it had.</param>
/// <param name="Reason">For a failure: why.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="StartedAt">When it was told.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record DeviceOutcome(
    string Device, ExecutionState State, string? Stratum, int Attempts, string? PreviousVersion, string? Reason, string? Message,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>An execution's.</summary>
    internal static DeviceOutcome Of(Execution execution) => new(
        execution.Device.ToString(), execution.State, execution.Stratum, execution.Attempts, execution.PreviousVersion, execution.Reason?.Value,
        execution.Message, execution.StartedAt, execution.EndedAt);
}
