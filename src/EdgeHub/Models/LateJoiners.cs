using System.Data.Common;
using Edge.Hub.Fleet;

namespace Edge.Hub.Models;

/// <summary>Applies the rules to devices that appear after a rule was made, in the process that leads.</summary>
internal sealed partial class LateJoiners(FleetBoard fleet, DesiredStateService desired, ILeadership leadership, TimeProvider time, ILogger<LateJoiners> log) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var waiting = new HashSet<Edge.Protocol.DeviceAddress>();
        while (waiting.Count > 0 || await fleet.Appeared.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            while (fleet.Appeared.TryRead(out var address)) waiting.Add(address);
            if (!leadership.IsLeader)
            {
                // The leader heard of them too; should it end, its successor begins with all.
                waiting.Clear();
                continue;
            }

            try
            {
                await desired.ReconcileAsync([.. waiting.Select(fleet.Find).OfType<DeviceState>()], stoppingToken).ConfigureAwait(false);
                waiting.Clear();
            }
            catch (Exception exception) when (exception is DbException or IOException or Microsoft.EntityFrameworkCore.DbUpdateException)
            {
                LogFailed(exception, waiting.Count);
                await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(4001, LogLevel.Error, "The rules could not be applied to {Devices} new devices; tried again in a second.")]
    private partial void LogFailed(Exception exception, int devices);
}
