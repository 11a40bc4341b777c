using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>Milliseconds per stage of one frame. Not thread-safe.</summary>
internal sealed class StageTimer
{
    private readonly TimeProvider _time;
    private long _mark;
    private double _queue;
    private double _decode;
    private double _preprocess;
    private double _inference;
    private double _postprocess;

    public StageTimer(TimeProvider time) => _time = time;

    /// <summary>Begins a frame.</summary>
    /// <param name="captured">Timestamp of its capture.</param>
    public void Begin(long captured)
    {
        _mark = _time.GetTimestamp();
        _queue = _time.GetElapsedTime(captured, _mark).TotalMilliseconds;
        _decode = _preprocess = _inference = _postprocess = 0;
    }

    public void Decoded() => _decode = Lap();

    /// <summary>A lane was waited for: that is the queue's time, not a stage's.</summary>
    public void LaneTaken() => _queue += Lap();

    public void Preprocessed() => _preprocess = Lap();

    public void Inferred() => _inference = Lap();

    public void Postprocessed() => _postprocess = Lap();

    public StageLatencies ToLatencies() => new(Round(_queue), Round(_decode), Round(_preprocess), Round(_inference), Round(_postprocess));

    private double Lap()
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_mark, now).TotalMilliseconds;
        _mark = now;
        return elapsed;
    }

    // Microseconds: more digits are noise that every record would carry over the wire.
    private static double Round(double milliseconds) => Math.Round(milliseconds, 3);
}
