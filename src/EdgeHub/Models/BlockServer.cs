using System.Threading.Channels;
using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using MQTTnet.Protocol;

namespace Edge.Hub.Models;

/// <summary>
/// Answers wants with blocks, QoS 0. The devices of a wave are served in rounds, by one publish per block
/// (<see cref="WantedBlocks"/>); a metered device gets its own, on its own topic. One publisher for all, at a bounded pace.
/// </summary>
internal sealed partial class BlockServer(
    ArtifactStore artifacts, IHubPublisher publisher, SlowClients slowClients, HubOptions options, TimeProvider time, ILogger<BlockServer> log)
    : BackgroundService
{
    /// <summary>Blocks published before slow clients are looked at: 3 MiB, a thirtieth of what one client may have queued.</summary>
    private const int SliceBlocks = 32;

    private readonly WantBoard _board = new(time, options.BlockWindow);
    private readonly Channel<WantedBlocks> _ready = Channel.CreateUnbounded<WantedBlocks>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private long _published;

    /// <summary>Blocks published since the hub started.</summary>
    public long PublishedBlocks => Interlocked.Read(ref _published);

    /// <summary>Takes a device's want.</summary>
    /// <param name="device">The device.</param>
    /// <param name="payload">The message.</param>
    public void OnWant(DeviceAddress device, ReadOnlySpan<byte> payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.BlocksWant, "blocks want").TryGet(out var want, out var problem))
        {
            LogIgnored(device.ToString(), problem.Message);
            return;
        }

        if (artifacts.SizeOf(want.Artifact) is not { } size)
        {
            LogIgnored(device.ToString(), $"artifact {want.Artifact} is not here");
            return;
        }

        if (want.Count != Blocks.CountFor(size) || !BlockBitmap.Parse(want.Missing.Span, want.Count).TryGet(out var missing, out _))
        {
            LogIgnored(device.ToString(), $"artifact {want.Artifact} has {Blocks.CountFor(size)} blocks, not {want.Count}");
            return;
        }

        if (_board.Add(device, want, size, missing) is { } wanted) _ready.Writer.TryWrite(wanted);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var looked = 0L;
        await foreach (var wanted in _ready.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await PublishSliceAsync(wanted, stoppingToken).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                _board.Close(wanted);
                LogReadFailed(exception, wanted.Artifact.ToString());
            }

            if (PublishedBlocks - looked < SliceBlocks) continue;
            looked = PublishedBlocks;
            await slowClients.WaitAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task ComeBackAsync(WantedBlocks wanted, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, time, _stopping.Token).ConfigureAwait(false);
            if (_board.Wake(wanted) is { } woken) _ready.Writer.TryWrite(woken);
        }
        catch (OperationCanceledException)
        {
            // The hub stops: devices want again when it is back.
        }
    }

    /// <summary>Publishes some blocks, and sees to it that the rest has its turn: a large artifact lets a small one in between.</summary>
    private async Task PublishSliceAsync(WantedBlocks wanted, CancellationToken stop)
    {
        if (Next(wanted) is not { } index) return;
        // Opened where there is something to read: most turns only find that devices must receive first.
        using var file = artifacts.Open(wanted.Artifact);
        for (var done = 1; ; done++)
        {
            var block = new byte[Blocks.LengthOf(wanted.Size, index)];
            RandomAccess.Read(file, block, (long)index * Blocks.Size);
            var message = new BlockMessage(wanted.Artifact, index, wanted.Count, block).Encode();
            await publisher.PublishAsync(wanted.TopicOf(index), message, MqttQualityOfServiceLevel.AtMostOnce, retain: false, stop).ConfigureAwait(false);
            Interlocked.Increment(ref _published);
            if (done == SliceBlocks) break;
            if (Next(wanted) is not { } next) return;
            index = next;
        }

        _ready.Writer.TryWrite(wanted);
    }

    private int? Next(WantedBlocks wanted)
    {
        var (index, wait) = _board.TakeNext(wanted);
        if (wait is { } pause) _ = ComeBackAsync(wanted, pause);
        return index;
    }

    [LoggerMessage(4010, LogLevel.Warning, "A want of {Device} is ignored: {Reason}")]
    private partial void LogIgnored(string device, string reason);

    [LoggerMessage(4011, LogLevel.Error, "Artifact {Artifact} cannot be read; devices will want it again.")]
    private partial void LogReadFailed(Exception exception, string artifact);
}
