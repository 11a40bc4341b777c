using System.Data.Common;

namespace Edge.Hub.Fleet;

/// <summary>
/// Writes what changed on the board, many devices in one transaction; what fails is written at the next turn. Every process
/// hears the same of its devices: the one that leads writes it, and one that begins to lead all that changed before.
/// </summary>
internal sealed partial class FleetSaver(FleetBoard board, FleetStore store, ILeadership leadership, TimeProvider time, ILogger<FleetSaver> log) : BackgroundService
{
    /// <summary>Ten thousand devices report every few seconds; one commit a second is what their presence is worth.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await SaveAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(CancellationToken stop)
    {
        if (!leadership.IsLeader) return;
        var devices = board.TakeUnsaved();
        if (devices.Count == 0) return;
        try
        {
            await store.SaveAsync(devices, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is DbException or IOException)
        {
            board.NotSaved(devices);
            LogSaveFailed(exception, devices.Count);
        }
    }

    [LoggerMessage(3010, LogLevel.Error, "Saving the state of {Devices} devices failed; it is tried again.")]
    private partial void LogSaveFailed(Exception exception, int devices);
}
