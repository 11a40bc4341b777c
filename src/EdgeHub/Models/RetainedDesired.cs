using System.Collections.Concurrent;
using System.Data.Common;
using Edge.Hub.Broker;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;
using MQTTnet.Protocol;

namespace Edge.Hub.Models;

/// <summary>
/// Keeps the desired states that a broker elsewhere retains the same as the database's. The leader alone publishes, so that
/// no process can put an older revision over a newer one, and it listens to what the broker retains: a broker that lost its
/// state, or a process that died between storing and publishing, is made good, and nothing a device has is sent again.
/// </summary>
internal sealed partial class RetainedDesired(
    IDbContextFactory<HubDatabase> databases, ILeadership leadership, IHubPublisher publisher, TimeProvider time, ILogger<RetainedDesired> log)
    : BackgroundService, IDesiredPublisher
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after the last retained message the broker counts as having told all: it sends them without a pause.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>How long a message may be on its way before it is sent again.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<DeviceAddress, long> _retained = new();
    private readonly Dictionary<DeviceAddress, (long Revision, long At)> _sent = [];
    private long _heard;
    private volatile bool _listens, _complete;

    /// <inheritdoc/>
    public Task PublishAsync(IReadOnlyList<(DeviceAddress Device, byte[] Message)> messages, CancellationToken stop) => Task.CompletedTask;

    /// <summary>The broker is about to tell what it retains.</summary>
    public void Begin()
    {
        _retained.Clear();
        Interlocked.Exchange(ref _heard, time.GetTimestamp());
        (_complete, _listens) = (false, true);
    }

    /// <summary>The broker tells no more.</summary>
    public void End() => _listens = false;

    /// <summary>Takes what the broker retains for a device.</summary>
    public void OnRetained(DeviceAddress device, byte[] payload)
    {
        Interlocked.Exchange(ref _heard, time.GetTimestamp());
        // What cannot be read is nothing a device could follow.
        if (ProtocolJson.Parse(payload, ProtocolJson.Default.DesiredState, "desired state").TryGet(out var desired, out _)) _retained[device] = desired.Revision;
        else _retained.TryRemove(device, out _);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (!_listens || !leadership.IsLeader) continue;
            if (!_complete && time.GetElapsedTime(Interlocked.Read(ref _heard)) < Quiet) continue;
            _complete = true;
            try
            {
                await CompareAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or IOException)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task CompareAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = await database.Desired
            .Join(database.Devices, desired => desired.DeviceId, device => device.Id, (desired, device) => new { device.Id, device.Site, device.Name, desired.Revision })
            .ToListAsync(stop).ConfigureAwait(false);
        foreach (var row in rows)
        {
            var device = new DeviceAddress(row.Site, row.Name);
            if (_retained.TryGetValue(device, out var retained) && retained == row.Revision) continue;
            if (_sent.TryGetValue(device, out var sent) && sent.Revision == row.Revision && time.GetElapsedTime(sent.At) < Again) continue;
            if (!_listens || !leadership.IsLeader) return;
            var newest = await database.Desired.AsNoTracking().SingleAsync(desired => desired.DeviceId == row.Id, stop).ConfigureAwait(false);
            _sent[device] = (newest.Revision, time.GetTimestamp());
            await publisher.PublishAsync(Topics.Desired(device), newest.Message, MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop).ConfigureAwait(false);
        }
    }

    [LoggerMessage(4002, LogLevel.Error, "Desired states could not be compared with the broker's; tried again.")]
    private partial void LogFailed(Exception exception);
}
