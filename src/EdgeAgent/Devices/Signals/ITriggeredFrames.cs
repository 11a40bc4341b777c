using Edge.Protocol;

namespace Edge.Agent.Devices.Signals;

/// <summary>What looks at the part that stands at a trigger. Not used by several threads at a time.</summary>
public interface ITriggeredFrames
{
    /// <summary>The frame that shows the part; each is given once.</summary>
    /// <param name="edge"><see cref="TimeProvider.GetTimestamp"/> of the trigger's edge.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The frame, or why there is none that shows the part.</returns>
    ValueTask<Outcome<TriggeredFrame>> TakeAsync(long edge, CancellationToken cancellationToken);
}
