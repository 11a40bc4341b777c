using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Fleet;

/// <summary>
/// Puts devices that are not one into quarantine: a label, so that it survives restarts, is seen by every hub process, and may be given
/// and taken by hand. Their records go on being stored, each under its journal; what they shall run does not change any more.
/// </summary>
internal sealed partial class Quarantine(IdentityWatch watch, FleetBoard fleet, FleetStore store, TimeProvider time, ILogger<Quarantine> log) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Lets a device out.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task ReleaseAsync(DeviceState device, CancellationToken stop)
    {
        watch.Forget(device.Address);
        fleet.SetLabels(device.Address, await store.ChangeLabelsAsync(device, new Dictionary<string, string?> { [DeviceState.QuarantineLabel] = null }, stop).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (address, why) in watch.Suspects.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            while (fleet.Find(address) is { IsQuarantined: false } device && !await TakeAsync(device, why, stoppingToken).ConfigureAwait(false))
                await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TakeAsync(DeviceState device, string why, CancellationToken stop)
    {
        try
        {
            fleet.SetLabels(device.Address, await store.ChangeLabelsAsync(device, new Dictionary<string, string?> { [DeviceState.QuarantineLabel] = why }, stop).ConfigureAwait(false));
            LogTaken(device.Address.ToString(), why);
            return true;
        }
        catch (Exception exception) when (exception is DbException or IOException or DbUpdateException)
        {
            LogFailed(exception, device.Address.ToString());
            return false;
        }
    }

    [LoggerMessage(3040, LogLevel.Error, "{Device} is not one machine ({Why}): it is in quarantine, and runs what it ran. Give the copy a name of its own, then: edge-hub devices release {Device}")]
    private partial void LogTaken(string device, string why);

    [LoggerMessage(3041, LogLevel.Error, "{Device} could not be put into quarantine; it is tried again.")]
    private partial void LogFailed(Exception exception, string device);
}
