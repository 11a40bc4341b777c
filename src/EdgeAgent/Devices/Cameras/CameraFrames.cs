using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// A camera that runs all the time and is asked by a trigger: the part's frame is the first one that came after its edge, or after as
/// long as exposure and transfer take.
/// </summary>
public sealed class CameraFrames : ITriggeredFrames, IDisposable
{
    private readonly TriggeredCameraOptions _options;
    private readonly DeviceClock _clock;
    private readonly CameraFeed _feed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _given = long.MinValue;

    /// <summary>Starts the camera.</summary>
    /// <param name="pipeline">Whose it is.</param>
    /// <param name="options">The camera.</param>
    /// <param name="health">Told while it gives nothing.</param>
    /// <param name="metrics">Counts restarts and damage.</param>
    /// <param name="clock">Stamps frames.</param>
    public CameraFrames(string pipeline, TriggeredCameraOptions options, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _options = options;
        _clock = clock;
        _feed = new CameraFeed(pipeline, options.Camera, health, metrics, clock);
        _running = Task.Run(() => _feed.RunAsync(null, _stop.Token));
    }

    /// <summary>Completes with the camera's first frame.</summary>
    public Task Opened => _feed.Opened;

    /// <inheritdoc/>
    public async ValueTask<Outcome<TriggeredFrame>> TakeAsync(long edge, CancellationToken cancellationToken)
    {
        var from = edge + _clock.Time.TimestampsOf(_options.ExposureDelay);
        var limit = from + _clock.Time.TimestampsOf(_options.Camera.MaxFrameAge);
        while (true)
        {
            // Looked at and left: a part that comes at the same moment has none of its own, and must be told so.
            if (_feed.Newest is { } frame && frame.Timestamp >= from && frame.Timestamp != _given) return Give(frame, edge);
            var left = _clock.Time.GetElapsedTime(_clock.Time.GetTimestamp(), limit);
            if (left <= TimeSpan.Zero) return _feed.Silence();
            await _feed.News.WaitAsync(left, _clock.Time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        // Its process is killed, and what a driver holds is not waited for.
        _running.ContinueWith(_ => _stop.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(6));
    }

    private Outcome<TriggeredFrame> Give(CameraFrame frame, long edge)
    {
        _given = frame.Timestamp;
        if (frame.Fault is { } fault) return fault;
        var after = _clock.Time.GetElapsedTime(edge, frame.Timestamp).TotalMilliseconds;
        return new TriggeredFrame(null, frame.Image, new Dictionary<string, string> { ["afterEdgeMs"] = after.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) });
    }
}
