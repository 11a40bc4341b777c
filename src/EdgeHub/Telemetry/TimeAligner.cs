using System.Data.Common;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Telemetry;

/// <summary>
/// Gives results without trusted wall time the time they were really made at, as soon as anything of the same boot says
/// it, those stored long before included.
/// </summary>
internal sealed partial class TimeAligner(
    IDbContextFactory<HubDatabase> databases, IngestCounters ingest, FleetBoard fleet, ILeadership leadership, TimeProvider time, ILogger<TimeAligner> log) : BackgroundService
{
    /// <summary>Results of one statement: the writer waits for it, some tens of milliseconds.</summary>
    private const int Chunk = 5000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private const int LooksPerIdleTurn = 4;

    private readonly Dictionary<int, long> _lastEstimates = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        var (seen, waiting, idle) = (-1L, true, 0);
        do
        {
            var commits = ingest.Commits;
            // What another process committed is seen at the next look of an idle leader.
            if (!leadership.IsLeader || (commits == seen && !waiting && ++idle % LooksPerIdleTurn != 0)) continue;
            try
            {
                waiting = await AlignAsync(stoppingToken).ConfigureAwait(false);
                seen = commits;
            }
            catch (Exception exception) when (exception is DbException or IOException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Aligns what can be.</summary>
    /// <returns>Whether some boot's estimate is still moving.</returns>
    private async Task<bool> AlignAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var boots = await database.Boots.AsNoTracking()
            .Where(boot => (boot.OffsetMs != null && boot.AppliedMs != boot.OffsetMs)
                || (boot.OffsetMs == null && boot.AppliedMs != null && boot.AppliedMs != boot.EstimateMs)
                || database.Results.Any(row => row.BootId == boot.Id && row.TimeQuality == TimeQuality.Received))
            .ToListAsync(stop).ConfigureAwait(false);
        var waiting = false;
        foreach (var boot in boots)
        {
            if (boot.OffsetMs is null && !(_lastEstimates.TryGetValue(boot.Id, out var last) && last == boot.EstimateMs))
            {
                // A backlog comes oldest first and betters the estimate with every batch: the end of it is the one to apply.
                _lastEstimates[boot.Id] = boot.EstimateMs;
                waiting = true;
                continue;
            }

            _lastEstimates.Remove(boot.Id);
            await ApplyAsync(database, boot, stop).ConfigureAwait(false);
        }

        if (boots.Count > 0) fleet.NoteChange();
        return waiting;
    }

    private static async Task ApplyAsync(HubDatabase database, BootRow boot, CancellationToken stop)
    {
        var (offset, quality) = boot.OffsetMs is { } known ? (known, TimeQuality.Aligned) : (boot.EstimateMs, TimeQuality.Estimated);
        int changed;
        do
        {
            changed = await database.Results
                .Where(row => row.BootId == boot.Id && row.TimeQuality != TimeQuality.Device && (row.TimeQuality != quality || row.AtMs != row.MonotonicMs + offset))
                .OrderBy(row => row.Id).Take(Chunk)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.AtMs, row => row.MonotonicMs + offset).SetProperty(row => row.TimeQuality, quality), stop)
                .ConfigureAwait(false);
        }
        while (changed == Chunk);

        await database.Boots.Where(row => row.Id == boot.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.AppliedMs, offset), stop).ConfigureAwait(false);
    }

    [LoggerMessage(2010, LogLevel.Error, "Times of results could not be aligned; tried again.")]
    private partial void LogFailed(Exception exception);
}
