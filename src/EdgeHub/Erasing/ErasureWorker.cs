using System.Data.Common;
using Edge.Hub.Fleet;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Erasing;

/// <summary>Carries out what devices ordered with their records, and what a crash left undone.</summary>
internal sealed partial class ErasureWorker(ErasureWork work, ILeadership leadership, TimeProvider time, ILogger<ErasureWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                while (leadership.IsLeader && await work.TurnAsync(stoppingToken).ConfigureAwait(false))
                {
                }
            }
            catch (Exception exception) when (exception is DbException or IOException or DbUpdateException or UnauthorizedAccessException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(6101, LogLevel.Error, "An erasure could not be carried on; tried again.")]
    private partial void LogFailed(Exception exception);
}
