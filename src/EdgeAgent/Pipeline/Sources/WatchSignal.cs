using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>Names and wake-ups from a watch's thread to its source.</summary>
internal sealed class WatchSignal
{
    private readonly ConcurrentQueue<string> _complete = new();
    // One pending wake-up is as good as many.
    private readonly Channel<bool> _happened = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider _time;

    public WatchSignal(TimeProvider time) => _time = time;

    public void Complete(string name)
    {
        _complete.Enqueue(name);
        Wake();
    }

    public void Wake() => _happened.Writer.TryWrite(true);

    public bool TryGet([MaybeNullWhen(false)] out string name) => _complete.TryDequeue(out name);

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(longest, _time, stop.Token), _happened.Reader.WaitToReadAsync(stop.Token).AsTask());
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        _happened.Reader.TryRead(out _);
    }
}
