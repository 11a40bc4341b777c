namespace Edge.Agent.Configuration;

/// <summary>The line that a pipeline stands at.</summary>
/// <param name="Deadline">By when after its edge a part must be decided; null for none, which is the default of files alone.</param>
/// <param name="SafeState">What a part nobody judged leads to; default reject.</param>
/// <param name="Encoder">A line that gives an edge for each step of the belt; null for none.</param>
/// <param name="Run">Active while the line may run; null for none.</param>
/// <param name="Reset">A button that gives the permission back; null for the command alone.</param>
public sealed record LineOptions(TimeSpan? Deadline, SafeState SafeState, GpioTriggerOptions? Encoder, GpioOutputOptions? Run, GpioTriggerOptions? Reset)
{
    /// <summary>No deadline, no lines.</summary>
    public static LineOptions None { get; } = new(null, SafeState.Reject, null, null, null);

    /// <summary>A live source's deadline where none is set: what a frame's greatest age is by default, too.</summary>
    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromSeconds(2);
}
