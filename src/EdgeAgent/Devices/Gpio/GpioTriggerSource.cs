using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// On each edge of an input line the newest frame of a folder. Every edge that counts is a part, so every one becomes
/// a frame: without a fresh image it carries a fault, and the decision is an error.
/// </summary>
public sealed class GpioTriggerSource : IFrameSource, IFrameReceipt, IDisposable
{
    // A frame belongs to the part that was there at its edge; this many parts later an ejector is long past it.
    private const int Waiting = 8;

    private readonly GpioEdgeTrigger _trigger;
    private readonly FrameFolder _frames;
    private readonly GpioReporter _reporter;
    private readonly DeviceClock _clock;
    private readonly GpioLine _line;

    /// <summary>Takes frames on a trigger.</summary>
    /// <param name="trigger">The edges; disposed with the source.</param>
    /// <param name="options">The folder and how old its newest frame may be.</param>
    /// <param name="reporter">Told of edges that could not be served.</param>
    /// <param name="clock">Stamps frames.</param>
    public GpioTriggerSource(GpioEdgeTrigger trigger, GpioTriggerSourceOptions options, GpioReporter reporter, DeviceClock clock)
    {
        _trigger = trigger;
        _frames = new FrameFolder(options.FramePath, options.MaxFrameAge, clock.Time);
        _reporter = reporter;
        _clock = clock;
        _line = new GpioLine(options.Chip, options.Line);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var taken = Channel.CreateBounded<CapturedFrame>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var taking = TakeAsync(taken.Writer, stop.Token);
        try
        {
            await foreach (var frame in taken.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Nothing is kept for a triggered frame: its part has passed.</summary>
    /// <inheritdoc/>
    public ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _trigger.Dispose();

    // The image is taken at once, not when the pipeline asks for it: by then it would show the next part.
    private async Task TakeAsync(ChannelWriter<CapturedFrame> taken, CancellationToken stop)
    {
        try
        {
            await foreach (var timestamp in _trigger.ReadAsync(stop))
            {
                var frame = Capture(timestamp, await _frames.TakeNewestAsync(stop));
                if (!taken.TryWrite(frame))
                {
                    _reporter.Failed(
                        _line,
                        new Problem(GpioReasons.TriggerMissed, $"A part was not inspected: {Waiting} earlier ones still wait for the model."),
                        frame.DecisionId);
                }
            }

            taken.TryComplete();
        }
        catch (Exception exception)
        {
            taken.TryComplete(exception);
            throw;
        }
    }

    private CapturedFrame Capture(long timestamp, Outcome<FrameFile> taken)
    {
        var id = Guid.CreateVersion7(_clock.Time.GetUtcNow());
        var file = taken.IsSuccess ? taken.Value : null;
        return new CapturedFrame(
            id,
            PartId: file is null ? id.ToString() : Path.GetFileNameWithoutExtension(file.Name),
            Source: "gpio",
            FrameOrigin.Trigger,
            _clock.Now(),
            timestamp,
            file?.Bytes ?? ReadOnlyMemory<byte>.Empty,
            file is null ? null : new Dictionary<string, string> { ["file"] = file.Name },
            Receipt: this,
            taken.Problem);
    }
}
