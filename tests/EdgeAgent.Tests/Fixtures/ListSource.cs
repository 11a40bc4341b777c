using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>A source whose frames a test pushes in, and which remembers what it was told.</summary>
internal sealed class ListSource(DeviceClock clock, FrameOrigin origin) : IFrameSource, IFrameReceipt
{
    private readonly Channel<CapturedFrame> _frames = Channel.CreateUnbounded<CapturedFrame>();
    private readonly List<DecisionRecord> _completed = [];
    private int _taken;

    /// <summary>Frames the pipeline has asked for.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public IReadOnlyList<DecisionRecord> Completed
    {
        get
        {
            lock (_completed) return [.. _completed];
        }
    }

    public ListSource Push(string part, byte[] image, Problem? fault = null)
    {
        var id = Guid.CreateVersion7(clock.Time.GetUtcNow());
        _frames.Writer.TryWrite(new CapturedFrame(id, part, "test", origin, clock.Now(), clock.Time.GetTimestamp(), image, null, this, fault));
        return this;
    }

    public ListSource End()
    {
        _frames.Writer.Complete();
        return this;
    }

    public async IAsyncEnumerable<CapturedFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Increment(ref _taken);
            yield return frame;
        }
    }

    public ValueTask CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        lock (_completed) _completed.Add(decision);
        return ValueTask.CompletedTask;
    }
}
