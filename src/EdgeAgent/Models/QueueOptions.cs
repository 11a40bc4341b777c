namespace Edge.Agent.Models;

/// <summary>How requests wait for an instance, in Triton's words.</summary>
/// <param name="PriorityLevels">Levels a request may ask for; 1 is served first.</param>
/// <param name="DefaultPriorityLevel">The level of a request that asks for none.</param>
/// <param name="MaxQueueSize">Requests that may wait at each level; 0 for any number.</param>
/// <param name="DefaultTimeout">Longest wait of a request that states none; zero for any time.</param>
/// <param name="AllowTimeoutOverride">Whether a request may state its own, if it is shorter.</param>
/// <param name="TimeoutAction">What becomes of a request that waited too long.</param>
public sealed record QueueOptions(
    int PriorityLevels, int DefaultPriorityLevel, int MaxQueueSize, TimeSpan DefaultTimeout, bool AllowTimeoutOverride, TimeoutAction TimeoutAction)
{
    /// <summary>One level, no bound but the clients' patience, any wait.</summary>
    public static QueueOptions Default { get; } = new(1, 1, 0, TimeSpan.Zero, true, TimeoutAction.Reject);
}
