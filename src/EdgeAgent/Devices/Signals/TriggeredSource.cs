using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// A frame for each part that a trigger announces. Every one becomes a frame: without an image that shows the part it carries a
/// fault, and the decision is an error.
/// </summary>
public sealed class TriggeredSource : IFrameSource, IFrameReceipt, IDisposable
{
    // A frame belongs to the part that was there at its edge; this many parts later an ejector is long past it.
    private const int Waiting = 8;

    /// <summary>Parts without an image are small; so many behind, the pipeline has stood for minutes.</summary>
    private const int Faulted = 4096;

    private readonly string _name;
    private readonly IPartTrigger _trigger;
    private readonly ITriggeredFrames _frames;
    private readonly PartTracker _parts;
    private readonly SignalLine _line;
    private readonly SignalReporter _reporter;
    private readonly DeviceClock _clock;

    /// <summary>Takes frames on a trigger.</summary>
    /// <param name="name">What records call the source: <c>gpio</c>, <c>modbus</c>.</param>
    /// <param name="trigger">Announces parts; disposed with the source.</param>
    /// <param name="frames">Looks at them; disposed with the source where it can be.</param>
    /// <param name="parts">Learns of a part at its edge, before there is a frame of it.</param>
    /// <param name="line">The trigger's line.</param>
    /// <param name="reporter">Told of parts that could not be looked at.</param>
    /// <param name="clock">Stamps frames.</param>
    public TriggeredSource(
        string name, IPartTrigger trigger, ITriggeredFrames frames, PartTracker parts, SignalLine line, SignalReporter reporter, DeviceClock clock)
    {
        _name = name;
        _trigger = trigger;
        _frames = frames;
        _parts = parts;
        _line = line;
        _reporter = reporter;
        _clock = clock;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var announced = Channel.CreateBounded<(Guid Id, PartEdge Edge)>(new BoundedChannelOptions(Faulted) { SingleReader = true, SingleWriter = true });
        var taken = Channel.CreateBounded<CapturedFrame>(new BoundedChannelOptions(Faulted) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = ListenAsync(announced.Writer, stop.Token);
        var taking = TakeAsync(announced.Reader, taken, stop.Token);
        try
        {
            await foreach (var frame in taken.Reader.ReadAllAsync(cancellationToken)) yield return frame;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(listening, taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Nothing is kept for a triggered frame: its part has passed.</summary>
    /// <inheritdoc/>
    public ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _trigger.Dispose();
        (_frames as IDisposable)?.Dispose();
    }

    // Not after the frame of the part before: its deadline runs from the edge.
    private async Task ListenAsync(ChannelWriter<(Guid Id, PartEdge Edge)> announced, CancellationToken stop)
    {
        try
        {
            await foreach (var edge in _trigger.ReadAsync(stop))
            {
                var id = Guid.CreateVersion7(_clock.Time.GetUtcNow());
                _parts.Enter(id, edge.Timestamp);
                if (!announced.TryWrite((id, edge)))
                    _reporter.Failed(_line, new Problem(SignalReasons.TriggerMissed, $"A part has no record: {Faulted} earlier ones still wait."), id);
            }

            announced.TryComplete();
        }
        catch (Exception exception)
        {
            announced.TryComplete(exception);
            throw;
        }
    }

    // The image is taken at once, not when the pipeline asks for it: by then it would show the next part.
    private async Task TakeAsync(ChannelReader<(Guid Id, PartEdge Edge)> announced, Channel<CapturedFrame> taken, CancellationToken stop)
    {
        try
        {
            await foreach (var (id, edge) in announced.ReadAllAsync(stop))
            {
                var frame = edge.Fault is { } unseen ? unseen
                    : taken.Reader.Count < Waiting ? await _frames.TakeAsync(edge.Timestamp, stop)
                    : new Problem(SignalReasons.TriggerMissed, $"A part was not inspected: {Waiting} earlier ones still wait for the model.");
                if (frame.Problem is { } problem && problem.Reason == SignalReasons.TriggerMissed) _reporter.Failed(_line, problem, id);
                else _reporter.Recovered(_line);
                await taken.Writer.WriteAsync(Capture(id, edge, frame), stop);
            }

            taken.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            taken.Writer.TryComplete(exception);
            throw;
        }
    }

    private CapturedFrame Capture(Guid id, PartEdge edge, Outcome<TriggeredFrame> taken)
    {
        var frame = taken.IsSuccess ? taken.Value : null;
        return new CapturedFrame(
            id,
            PartId: edge.PartId ?? frame?.PartId ?? id.ToString(),
            Source: _name,
            FrameOrigin.Trigger,
            _clock.Now(),
            edge.Timestamp,
            frame?.Encoded ?? ReadOnlyMemory<byte>.Empty,
            frame?.Settings,
            Receipt: this,
            taken.Problem);
    }
}
