using System.Runtime.CompilerServices;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// A camera that runs by itself: of what came while a part was decided the newest frame is taken, the others are counted. One that is
/// lost, frozen, damaged or silent is a fault, never a verdict: it is said once, as an error decision, which moves what the pipeline's
/// outputs are for.
/// </summary>
public sealed class CameraSource : IFrameSource, IFrameReceipt
{
    private readonly CameraSourceOptions _options;
    private readonly DeviceClock _clock;
    private readonly Counter _dropped;
    private readonly CameraFeed _feed;

    /// <summary>A source.</summary>
    /// <param name="pipeline">Whose it is.</param>
    /// <param name="options">The camera.</param>
    /// <param name="health">Told while it gives nothing.</param>
    /// <param name="metrics">Counts what was dropped, and how often it was started again.</param>
    /// <param name="clock">Stamps frames.</param>
    public CameraSource(string pipeline, CameraSourceOptions options, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _options = options;
        _clock = clock;
        _dropped = metrics.Counter($"edge_camera_frames_dropped_total{{pipeline=\"{pipeline}\"}}");
        _feed = new CameraFeed(pipeline, options, health, metrics, clock);
    }

    /// <inheritdoc/>
    public Task Opened => _feed.Opened;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var capturing = Task.Run(() => _feed.RunAsync(_dropped, stop.Token), CancellationToken.None);
        try
        {
            ReasonCode? said = null;
            while (!_feed.HasEnded || _feed.Newest is not null)
            {
                var hasNews = await _feed.News.WaitAsync(_options.MaxFrameAge, _clock.Time, cancellationToken);
                var taken = _feed.Take();
                if (taken is null && (hasNews || _feed.HasEnded)) continue;
                var reason = taken is null ? CameraReasons.Silent : taken.Fault?.Reason;
                // Once for as long as it lasts: the outputs move once, the journal does not fill.
                if (reason is not null && reason == said) continue;
                said = reason;
                yield return taken is null ? Silence() : Capture(taken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await capturing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Nothing is kept for a frame: what it showed has moved on.</summary>
    /// <inheritdoc/>
    public ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private CapturedFrame Capture(CameraFrame frame)
    {
        var age = _clock.Time.GetElapsedTime(frame.Timestamp);
        var stale = age <= _options.MaxFrameAge ? null : new Problem(
            CameraReasons.Silent, $"The frame was {age.TotalMilliseconds:0} ms old when its turn came; at most {_options.MaxFrameAge.TotalMilliseconds:0} ms may pass (maxFrameAge).");
        return Of(frame.Captured, frame.Timestamp, frame.Image, frame.Fault ?? stale);
    }

    private CapturedFrame Silence() => Of(_clock.Now(), _clock.Time.GetTimestamp(), ReadOnlyMemory<byte>.Empty, _feed.Silence());

    private CapturedFrame Of(RecordTime captured, long timestamp, ReadOnlyMemory<byte> image, Problem? fault)
    {
        var id = Guid.CreateVersion7(_clock.Time.GetUtcNow());
        return new CapturedFrame(id, PartId: id.ToString(), Source: "camera", FrameOrigin.Camera, captured, timestamp, image, null, Receipt: this, fault);
    }
}
