using System.Runtime.CompilerServices;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// A camera that runs by itself: of what came while a part was decided the newest frame is taken, the others are counted. One that is
/// lost, frozen or silent is a fault, never a verdict: it is said once, as an error decision, which moves what the pipeline's outputs are for.
/// </summary>
public sealed class CameraSource : IFrameSource, IFrameReceipt
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500), LongestWait = TimeSpan.FromSeconds(30);

    private readonly CameraSourceOptions _options;
    private readonly HealthBoard _health;
    private readonly DeviceClock _clock;
    private readonly Counter _dropped;
    private readonly Counter _restarts;
    private readonly string _component;
    private readonly Pulse _news = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CameraFrame? _newest;
    private Problem? _lost;
    private volatile bool _hasEnded;

    /// <summary>A source.</summary>
    /// <param name="pipeline">Whose it is.</param>
    /// <param name="options">The camera.</param>
    /// <param name="health">Told while it gives nothing.</param>
    /// <param name="metrics">Counts what was dropped, and how often it was started again.</param>
    /// <param name="clock">Stamps frames.</param>
    public CameraSource(string pipeline, CameraSourceOptions options, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _options = options;
        _health = health;
        _clock = clock;
        _component = $"source/{pipeline}";
        _dropped = metrics.Counter($"edge_camera_frames_dropped_total{{pipeline=\"{pipeline}\"}}");
        _restarts = metrics.Counter($"edge_camera_restarts_total{{pipeline=\"{pipeline}\"}}");
    }

    /// <inheritdoc/>
    public Task Opened => _opened.Task;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var capturing = Task.Run(() => CaptureAsync(stop.Token), CancellationToken.None);
        try
        {
            var isSilent = false;
            while (!_hasEnded || Volatile.Read(ref _newest) is not null)
            {
                var hasNews = await _news.WaitAsync(_options.MaxFrameAge, _clock.Time, cancellationToken);
                if (Interlocked.Exchange(ref _newest, null) is { } frame)
                {
                    isSilent = false;
                    yield return Capture(frame);
                }
                else if (!hasNews && !isSilent && !_hasEnded)
                {
                    isSilent = true;
                    yield return Silence();
                }
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

    private async Task CaptureAsync(CancellationToken stop)
    {
        var wait = new Backoff(FirstWait, LongestWait, Backoff.Half, Jitter.Next);
        while (true)
        {
            var problem = await RunOnceAsync(wait, stop);
            if (_hasEnded)
            {
                _news.Set();
                return;
            }

            Volatile.Write(ref _lost, problem);
            _health.Degrade(_component, problem);
            await Task.Delay(wait.Next(), _clock.Time, stop);
            _restarts.Add();
        }
    }

    /// <returns>Why it is over.</returns>
    private async Task<Problem> RunOnceAsync(Backoff wait, CancellationToken stop)
    {
        if (!CameraProcess.Start(_options).TryGet(out var process, out var problem)) return problem;
        await using (process)
        {
            while ((await process.ReadAsync(stop)).TryGet(out var image, out problem))
            {
                Take(new CameraFrame(image, _clock.Now(), _clock.Time.GetTimestamp()));
                wait.Reset();
            }

            if (_options.StopWhenEnded && process.HasEndedWell) _hasEnded = true;
            return problem;
        }
    }

    private void Take(CameraFrame frame)
    {
        if (Volatile.Read(ref _lost) is not null)
        {
            Volatile.Write(ref _lost, null);
            _health.Recover(_component);
        }

        if (Interlocked.Exchange(ref _newest, frame) is not null) _dropped.Add();
        _opened.TrySetResult();
        _news.Set();
    }

    private CapturedFrame Capture(CameraFrame frame)
    {
        var age = _clock.Time.GetElapsedTime(frame.Timestamp);
        var stale = age <= _options.MaxFrameAge ? null : new Problem(
            CameraReasons.Silent, $"The frame was {age.TotalMilliseconds:0} ms old when its turn came; at most {_options.MaxFrameAge.TotalMilliseconds:0} ms may pass (source.camera.maxFrameAge).");
        return Of(frame.Captured, frame.Timestamp, frame.Image, stale);
    }

    private CapturedFrame Silence()
    {
        var problem = Volatile.Read(ref _lost) ?? new Problem(
            CameraReasons.Silent, $"The camera gave no frame for {_options.MaxFrameAge.TotalMilliseconds:0} ms (source.camera.maxFrameAge).");
        Volatile.Write(ref _lost, problem);
        _health.Degrade(_component, problem);
        return Of(_clock.Now(), _clock.Time.GetTimestamp(), ReadOnlyMemory<byte>.Empty, problem);
    }

    private CapturedFrame Of(RecordTime captured, long timestamp, ReadOnlyMemory<byte> image, Problem? fault)
    {
        var id = Guid.CreateVersion7(_clock.Time.GetUtcNow());
        return new CapturedFrame(id, PartId: id.ToString(), Source: "camera", FrameOrigin.Camera, captured, timestamp, image, null, Receipt: this, fault);
    }
}
