using System.Data.Common;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Steps the rollouts, in the process that leads.</summary>
internal sealed partial class RolloutWorker(RolloutRunner runner, ILeadership leadership, HubOptions options, TimeProvider time, ILogger<RolloutWorker> log) : BackgroundService
{
    /// <summary>Looks between two at the finished ones: a device that was away for weeks may wait half a minute more.</summary>
    private const int LooksPerLate = 15;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RolloutPace, time);
        for (var looks = 0L; await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false); looks++)
        {
            try
            {
                if (leadership.IsLeader) await runner.StepAsync(late: looks % LooksPerLate == 0, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException or IOException or DbUpdateException or UnauthorizedAccessException)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "Rollouts could not be stepped; tried again.")]
    private partial void LogFailed(Exception exception);
}
