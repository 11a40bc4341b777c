using System.Data.Common;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>
/// Takes what ingest committed into the books and verifies its chain, some runs at a turn, so that it neither grows with
/// the backlog nor holds the writer up. Everything it needs lies in the database: a restart goes on where it was.
/// </summary>
internal sealed partial class ChainAuditor(
    IDbContextFactory<HubDatabase> databases, AuditBoard board, IngestCounters ingest, FleetBoard fleet, ILeadership leadership, TimeProvider time, ILogger<ChainAuditor> log)
    : BackgroundService
{
    /// <summary>Runs of one turn: at about a hundred records a run some thousand hashes, tens of milliseconds.</summary>
    private const int RunsPerTurn = 64;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>A turn for what other processes stored, or what was asked for by hand.</summary>
    private const int LooksPerIdleTurn = 8;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        var seen = -1L;
        for (var looks = 0; ; looks++)
        {
            var commits = ingest.Commits;
            if (commits != seen || looks % LooksPerIdleTurn == 0)
            {
                if (await TryCatchUpAsync(stoppingToken).ConfigureAwait(false)) seen = commits;
            }

            if (!await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) return;
        }
    }

    private async Task<bool> TryCatchUpAsync(CancellationToken stop)
    {
        try
        {
            while (await TurnAsync(stop).ConfigureAwait(false) == RunsPerTurn)
            {
            }

            return true;
        }
        catch (Exception exception) when (exception is DbException or IOException or DbUpdateException)
        {
            LogFailed(exception);
            return false;
        }
    }

    /// <summary>Verifies some runs.</summary>
    /// <returns>How many.</returns>
    private async Task<int> TurnAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = leadership.IsLeader
            ? await database.ChainInbox.AsNoTracking().OrderBy(row => row.Id).Take(RunsPerTurn).ToListAsync(stop).ConfigureAwait(false)
            : [];
        if (rows.Count > 0)
        {
            var journals = rows.Select(row => row.JournalId).Distinct().ToList();
            var epochs = await database.Journals.AsNoTracking().Where(row => journals.Contains(row.Id))
                .ToDictionaryAsync(row => row.Id, row => Epoch.Read(row.Epoch), stop).ConfigureAwait(false);
            var work = new ChainWork(database);
            var results = new List<(int Journal, ChainResult Result)>();
            // Hashing comes before the transaction: the writer waits for nobody's hashes.
            foreach (var row in rows) results.Add((row.JournalId, await work.VerifyAsync(row, epochs[row.JournalId], stop).ConfigureAwait(false)));
            if (!await EnterAsync(database, rows, results, epochs, work, stop).ConfigureAwait(false)) return 0;
        }

        var pending = await database.ChainInbox.LongCountAsync(stop).ConfigureAwait(false);
        var breaks = await database.ChainBreaks.Where(row => row.Finding != ChainFinding.Follower).SumAsync(row => row.Last - row.First + 1, stop).ConfigureAwait(false);
        if (breaks > board.Breaks) LogBreaks(breaks);
        if (rows.Count > 0 || breaks != board.Breaks) fleet.NoteChange();
        (board.Pending, board.Breaks) = (pending, breaks);
        return rows.Count;
    }

    private async Task<bool> EnterAsync(
        HubDatabase database, List<ChainInboxRow> rows, List<(int Journal, ChainResult Result)> results,
        Dictionary<int, Epoch> epochs, ChainWork work, CancellationToken stop)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        var ids = rows.Select(row => row.Id).ToList();
        // A former leader may have taken them meanwhile: then all of this is entered already.
        if (await database.ChainInbox.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(stop).ConfigureAwait(false) != ids.Count) return false;
        var ledger = new ChainLedger(database, work, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var (journal, result) in results)
        {
            await ledger.EnterAsync(journal, epochs[journal], result, stop).ConfigureAwait(false);
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
        }

        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(6001, LogLevel.Error, "The chain could not be verified; tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(6002, LogLevel.Critical, "{Records} stored records are not what their device chained; 'edge-hub audit chain' names them.")]
    private partial void LogBreaks(long records);
}
