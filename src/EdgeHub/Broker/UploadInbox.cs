using System.Threading.Channels;
using Edge.Hub.Uploads;
using Edge.Protocol;

namespace Edge.Hub.Broker;

/// <summary>
/// Offers and blocks of uploads that came through a broker elsewhere. All of a hub's messages share that one connection:
/// a disk that is slow to write pictures must not hold records up behind them.
/// </summary>
internal sealed class UploadInbox(UploadReceiver uploads) : BackgroundService
{
    /// <summary>At 96 KiB a block 24 MiB; what finds no room is offered or wanted again.</summary>
    private const int Messages = 256;

    private readonly Channel<(DeviceAddress Device, bool IsOffer, byte[] Payload)> _waiting = Channel.CreateBounded<(DeviceAddress, bool, byte[])>(
        new BoundedChannelOptions(Messages) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes a message.</summary>
    public void Add(DeviceAddress device, bool isOffer, byte[] payload) => _waiting.Writer.TryWrite((device, isOffer, payload));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (device, isOffer, payload) in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            await (isOffer ? uploads.OnOfferAsync(device, payload, stoppingToken) : uploads.OnBlockAsync(device, payload, stoppingToken)).ConfigureAwait(false);
    }
}
