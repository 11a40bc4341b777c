using System.Buffers;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Models.Transfers;
using Edge.Hub.Remote;
using Edge.Hub.Telemetry;
using Edge.Hub.Uploads;
using Edge.Protocol;

namespace Edge.Hub.Broker;

/// <summary>Hands a device's message to the part it is for, whichever broker it came through.</summary>
internal sealed partial class MessageIntake(
    FleetBoard fleet, IngestQueue ingest, IngestCounters counters, BlockServer blocks, TransferPlanner transfers, CommandService commands, UploadReceiver uploads, HubProcess process,
    TimeProvider time, ILogger<MessageIntake> log)
{
    /// <summary>Takes one message.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload, valid during the call.</param>
    /// <param name="committed">Called once the records in it are on disk; a message without records never calls it.</param>
    /// <param name="stop">Ends the wait for room.</param>
    public async ValueTask<Intake> TakeAsync(string topic, ReadOnlySequence<byte> payload, Action? committed, CancellationToken stop)
    {
        if (!Topics.TryParse(topic, out var device, out var channel)) return Intake.NotAllowed;
        switch (channel)
        {
            case "status":
                return fleet.OnStatus(device, payload.ToArray());
            case "reported":
                return fleet.OnReported(device, payload.ToArray()) ? Intake.Taken : Intake.Malformed;
            case "records":
                return await IngestAsync(device, payload, committed, stop).ConfigureAwait(false);
            // Whichever of the two machines asks: neither gets anything new before an operator said which is the real one.
            case "blocks/want" or "transfer/want" when fleet.Find(device) is { IsQuarantined: true }:
                return Intake.Taken;
            case "blocks/want":
                blocks.OnWant(device, payload.ToArray());
                return Intake.Taken;
            case "transfer/want":
                await transfers.OnWantAsync(device, payload.ToArray(), stop).ConfigureAwait(false);
                return Intake.Taken;
            case var answer when process.IsResponse(answer):
                return commands.OnResponse(device, payload.ToArray()) ? Intake.Taken : Intake.Malformed;
            case "upload/offer":
                await uploads.OnOfferAsync(device, payload.ToArray(), stop).ConfigureAwait(false);
                return Intake.Taken;
            case "upload/block":
                await uploads.OnBlockAsync(device, payload.ToArray(), stop).ConfigureAwait(false);
                return Intake.Taken;
            default:
                return Intake.NotAllowed;
        }
    }

    private async ValueTask<Intake> IngestAsync(DeviceAddress device, ReadOnlySequence<byte> payload, Action? committed, CancellationToken stop)
    {
        fleet.OnSeen(device);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var bytes = payload.IsSingleSegment ? payload.First : payload.ToArray();
        if (!BatchReader.Read(device, bytes.Span, now).TryGet(out var batch, out var problem))
        {
            counters.Refused();
            LogBatchRefused(device.ToString(), problem.Message);
            return Intake.Malformed;
        }

        if (await ingest.TryAddAsync(batch with { Committed = committed }, stop).ConfigureAwait(false)) return Intake.Taken;
        counters.Refused();
        LogQueueFull(device.ToString(), batch.Records.Count);
        return Intake.NoRoom;
    }

    [LoggerMessage(1010, LogLevel.Warning, "A record batch of {Device} is refused: {Reason}")]
    private partial void LogBatchRefused(string device, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "The ingest queue stayed full; {Records} records of {Device} are refused and will be sent again.")]
    private partial void LogQueueFull(string device, int records);
}
