using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// What a camera gives: its newest frame, with its fault. ffmpeg is started again, ever later, whenever it ends. A frame that is the one
/// before it, or that was decoded while ffmpeg complained or shortly after, is not what the camera sees.
/// </summary>
internal sealed class CameraFeed
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500), LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>A run this long counts as well again; a camera that gives a frame and dies does not.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>A decoder may hold as many back to put them in order (H.264, annex A), so that a complaint comes as many before its frame.</summary>
    private const int Reordered = 16;

    /// <summary>Who only complains fills his pipe, and then stands.</summary>
    private static readonly TimeSpan Listening = TimeSpan.FromMilliseconds(100);

    private readonly CameraSourceOptions _options;
    private readonly HealthBoard _health;
    private readonly DeviceClock _clock;
    private readonly string _component;
    private readonly Counter _restarts;
    private readonly Counter _complaints;
    private readonly Counter _damaged;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? _before;
    private CameraFrame? _newest;
    private Problem? _lost;
    private long _heard;
    private long _damagedUntil = long.MinValue;
    private int _damagedFrames;
    private ReasonCode? _fault;
    private volatile bool _hasEnded;

    /// <summary>A feed that does not run yet.</summary>
    /// <param name="pipeline">Whose it is.</param>
    /// <param name="options">The camera.</param>
    /// <param name="health">Told while it gives nothing, or nothing sound.</param>
    /// <param name="metrics">Counts restarts, complaints and damaged frames.</param>
    /// <param name="clock">Stamps frames.</param>
    public CameraFeed(string pipeline, CameraSourceOptions options, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _options = options;
        _health = health;
        _clock = clock;
        _component = $"source/{pipeline}";
        _restarts = metrics.Counter($"edge_camera_restarts_total{{pipeline=\"{pipeline}\"}}");
        _complaints = metrics.Counter($"edge_camera_complaints_total{{pipeline=\"{pipeline}\"}}");
        _damaged = metrics.Counter($"edge_camera_frames_damaged_total{{pipeline=\"{pipeline}\"}}");
    }

    /// <summary>Completes with the first frame.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Set with each frame, and at the end.</summary>
    public Pulse News { get; } = new();

    /// <summary>Whether no frame will come any more.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>The newest frame; null when there is none that was not taken.</summary>
    public CameraFrame? Newest => Volatile.Read(ref _newest);

    /// <summary>The newest frame, which nobody gets then again.</summary>
    public CameraFrame? Take() => Interlocked.Exchange(ref _newest, null);

    /// <summary>Why there is no frame: what the camera was lost for, or that it is silent; said to the health board.</summary>
    public Problem Silence()
    {
        var problem = Volatile.Read(ref _lost) ?? new Problem(
            CameraReasons.Silent, $"The camera gave no frame for {_options.MaxFrameAge.TotalMilliseconds:0} ms (maxFrameAge).");
        Volatile.Write(ref _lost, problem);
        _health.Degrade(_component, problem);
        return problem;
    }

    /// <summary>Runs the camera until it is told to stop, or has ended as it may.</summary>
    /// <param name="dropped">Counts frames that nobody took; null where they are not counted.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Counter? dropped, CancellationToken stop)
    {
        var wait = new Backoff(FirstWait, LongestWait, Backoff.Half, Jitter.Next);
        while (true)
        {
            var began = _clock.Time.GetTimestamp();
            var problem = await RunOnceAsync(dropped, stop);
            if (_hasEnded)
            {
                News.Set();
                return;
            }

            Volatile.Write(ref _lost, problem);
            _health.Degrade(_component, problem);
            if (_clock.Time.GetElapsedTime(began) >= Settled) wait.Reset();
            await Task.Delay(wait.Next(), _clock.Time, stop);
            _restarts.Add();
        }
    }

    /// <returns>Why it is over.</returns>
    private async Task<Problem> RunOnceAsync(Counter? dropped, CancellationToken stop)
    {
        try
        {
            if (!CameraProcess.Start(_options).TryGet(out var process, out var problem)) return problem;
            await using (process)
            {
                _heard = 0;
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var listening = ListenAsync(process, over.Token);
                while ((await process.ReadAsync(stop)).TryGet(out var image, out problem)) Arrive(image, process, dropped);
                if (_options.StopWhenEnded && process.HasEndedWell) _hasEnded = true;
                await over.CancelAsync();
                await listening;
            }

            return problem;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nobody would learn of a camera whose task has died: it is lost, and tried again.
            return new Problem(CameraReasons.Lost, $"What reads the camera failed: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private async Task ListenAsync(CameraProcess process, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Listening, _clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(over)) _ = process.Complaints;
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Arrive(byte[] image, CameraProcess process, Counter? dropped)
    {
        var (captured, timestamp) = (_clock.Now(), _clock.Time.GetTimestamp());
        var fault = Damage(process, timestamp) ?? (_before is { } before && before.AsSpan().SequenceEqual(image) ? CapturedFrame.Frozen : null);
        _before = image;
        if (Volatile.Read(ref _lost) is not null || fault?.Reason != _fault)
        {
            _fault = fault?.Reason;
            Volatile.Write(ref _lost, null);
            if (fault is null) _health.Recover(_component);
            else _health.Degrade(_component, fault);
        }

        if (Interlocked.Exchange(ref _newest, new CameraFrame(image, captured, timestamp, fault)) is not null) dropped?.Add();
        _opened.TrySetResult();
        News.Set();
    }

    private Problem? Damage(CameraProcess process, long now)
    {
        var complaints = process.Complaints;
        if (complaints != _heard)
        {
            _complaints.Add(complaints - _heard);
            _heard = complaints;
            _damagedUntil = now + _clock.Time.TimestampsOf(_options.DamageHold);
            _damagedFrames = _options.DamageHold > TimeSpan.Zero ? Reordered : 0;
        }
        else if (now >= _damagedUntil && _damagedFrames-- <= 0)
        {
            return null;
        }

        _damaged.Add();
        return new Problem(
            CameraReasons.Damaged, $"ffmpeg complained of damage{process.Words()} No frame is believed until it has said nothing for {_options.DamageHold.TotalMilliseconds:0} ms (damageHold).");
    }
}
