using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>Answers questions about books and chains, and has chains verified again.</summary>
internal sealed class AuditReader(IDbContextFactory<HubDatabase> databases, FleetBoard fleet)
{
    /// <summary>Alarms and holes shown; a person reads the first ones.</summary>
    private const int MaxAlarms = 1000, MaxHoles = 20;

    /// <summary>Records of one run when a chain is verified again: a turn's work stays bounded.</summary>
    private const long RunLength = 256;

    /// <summary>Books and alarms.</summary>
    /// <param name="device">Of this device alone.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<ChainReport> ReadAsync(DeviceAddress? device, CancellationToken stop)
    {
        // Before the database: what a device says it was acknowledged for has been committed by then.
        var reported = fleet.All.ToDictionary(state => state.Address, state => state.Reported?.Storage);
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var journals = new List<JournalBooks>();
        var alarms = new List<ChainAlarm>();
        foreach (var (row, address) in await JournalsAsync(database, device, stop).ConfigureAwait(false))
        {
            var epoch = Epoch.Read(row.Epoch);
            var breaks = await database.ChainBreaks.AsNoTracking().Where(found => found.JournalId == row.Id && found.Finding != ChainFinding.Follower)
                .OrderBy(found => found.First).ToListAsync(stop).ConfigureAwait(false);
            var storage = reported.GetValueOrDefault(address) is { } said && said.Epoch == epoch ? said : null;
            journals.Add(await BooksAsync(database, row.Id, address, epoch, storage, breaks, stop).ConfigureAwait(false));
            alarms.AddRange(breaks.Take(MaxAlarms - alarms.Count).Select(found => ToAlarm(found, address, epoch)));
        }

        return new ChainReport(journals, alarms);
    }

    /// <summary>Has everything that is stored verified once more, from the first record.</summary>
    /// <returns>Records that will be.</returns>
    public async Task<long> VerifyAgainAsync(DeviceAddress? device, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        var records = 0L;
        foreach (var (row, _) in await JournalsAsync(database, device, stop).ConfigureAwait(false))
        {
            await database.ChainBreaks.Where(found => found.JournalId == row.Id).ExecuteDeleteAsync(stop).ConfigureAwait(false);
            foreach (var range in await database.StoredRanges.AsNoTracking().Where(range => range.JournalId == row.Id).ToListAsync(stop).ConfigureAwait(false))
            {
                records += range.Last - range.First + 1;
                for (var first = range.First; first <= range.Last; first += RunLength)
                    database.ChainInbox.Add(new ChainInboxRow { JournalId = row.Id, First = first, Last = Math.Min(range.Last, first + RunLength - 1) });
            }
        }

        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return records;
    }

    private static async Task<IReadOnlyList<(JournalRow Row, DeviceAddress Device)>> JournalsAsync(HubDatabase database, DeviceAddress? device, CancellationToken stop)
    {
        var query =
            from journal in database.Journals.AsNoTracking()
            join owner in database.Devices on journal.DeviceId equals owner.Id
            where device == null || (owner.Site == device.Site && owner.Name == device.Device)
            orderby owner.Site, owner.Name, journal.Id
            select new { Journal = journal, owner.Site, owner.Name };
        return [.. (await query.ToListAsync(stop).ConfigureAwait(false)).Select(found => (found.Journal, new DeviceAddress(found.Site, found.Name)))];
    }

    private async Task<JournalBooks> BooksAsync(
        HubDatabase database, int journal, DeviceAddress address, Epoch epoch, StorageReport? storage, List<ChainBreakRow> breaks, CancellationToken stop)
    {
        // Before the ranges: with nothing left to verify they hold all that was committed.
        var pending = await database.ChainInbox.LongCountAsync(row => row.JournalId == journal, stop).ConfigureAwait(false);
        var ranges = await database.StoredRanges.AsNoTracking().Where(row => row.JournalId == journal).OrderBy(row => row.First).ToListAsync(stop).ConfigureAwait(false);
        var rejected = await database.Rejected.AsNoTracking().Where(row => row.JournalId == journal)
            .Select(row => new { row.Sequence, Linked = row.Link != null }).ToListAsync(stop).ConfigureAwait(false);
        var gaps = await database.Gaps.AsNoTracking().Where(row => row.JournalId == journal).ToListAsync(stop).ConfigureAwait(false);
        var books = RangeBooks.Of(ranges, rejected.Select(row => row.Sequence), gaps, (long)(storage?.LastSequence ?? 0));
        var anchors = rejected.Where(row => row.Linked).Select(row => row.Sequence).Concat(gaps.Where(row => row.Link is not null).Select(row => row.Last)).ToHashSet();
        var lost = storage is { Backlog: 0 } && pending == 0
            ? books.Holes.Sum(hole => Math.Max(0, Math.Min(hole.Last, (long)storage.LastSequence) - hole.First + 1))
            : 0;
        return new JournalBooks(
            address.ToString(),
            epoch.ToString(),
            fleet.Find(address)?.Epoch == epoch.ToString(),
            books.LastSequence,
            books.Stored,
            books.Quarantined,
            books.Gaps,
            books.Missing - lost,
            lost,
            [.. books.Holes.Take(MaxHoles).Select(hole => (IReadOnlyList<long>)[hole.First, hole.Last])],
            books.Holes.Count == 0 ? books.LastSequence : books.Holes[0].First - 1,
            ranges.LongCount(range => range.First > 1 && !anchors.Contains(range.First - 1)),
            pending,
            breaks.Sum(found => found.Last - found.First + 1))
        {
            Erased = await database.ErasedRecords.LongCountAsync(row => row.JournalId == journal, stop).ConfigureAwait(false),
        };
    }

    private static ChainAlarm ToAlarm(ChainBreakRow found, DeviceAddress address, Epoch epoch)
    {
        var message = found.Finding switch
        {
            _ when found.Last > found.First => $"Records {found.First} to {found.Last} are not as the device chained them: altered, removed or renumbered.",
            ChainFinding.Removed => $"Record {found.First} was stored and acknowledged, and is no longer there.",
            ChainFinding.Reordered => $"In the place of record {found.First} stands record {found.Other}.",
            _ => $"Record {found.First} is not what the device chained after record {found.First - 1}: its content, or the link of the one before, was altered.",
        };
        return new ChainAlarm(
            address.ToString(), epoch.ToString(), found.First, found.Last, found.Finding.ToString().ToLowerInvariant(), found.Other, message,
            DateTimeOffset.FromUnixTimeMilliseconds(found.FoundAtMs));
    }
}
