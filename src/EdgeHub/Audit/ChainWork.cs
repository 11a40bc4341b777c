using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>Verifies what one inbox row names, from the stored records alone.</summary>
internal sealed class ChainWork(HubDatabase database)
{
    /// <summary>Verifies every link within a run, into it and out of it, as far as both ends are stored.</summary>
    /// <param name="row">The run.</param>
    /// <param name="epoch">The journal's epoch.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<ChainResult> VerifyAsync(ChainInboxRow row, Epoch epoch, CancellationToken stop)
    {
        var records = await ReadAsync(database, row.JournalId, row.First - 1, row.Last + 1, stop).ConfigureAwait(false);
        var stored = records.Where(record => record.Sequence >= row.First && record.Sequence <= row.Last).ToList();
        var result = new ChainResult();
        var erased = await FindErasedAsync(row, records, result, stop).ConfigureAwait(false);
        ChainRecord? previous = null;
        foreach (var record in records)
        {
            var follows = previous?.Sequence == record.Sequence - 1;
            // The record before the run is here for its link alone.
            if (record.Sequence >= row.First)
            {
                var link = follows ? previous!.Link : await AnchorAsync(row.JournalId, record.Sequence, epoch, stop).ConfigureAwait(false);
                if (link is not null && !erased.Contains(record.Sequence) && !record.Follows(link)) result.Failed.Add(record.Sequence);
            }

            previous = record;
        }

        await FindRemovedAsync(row, stored, result, stop).ConfigureAwait(false);
        foreach (var record in stored.Where(record => record.Kind == (byte)RecordKind.Gap))
        {
            if (ReadGap(row.JournalId, record) is not { } gap) continue;
            result.Gaps.Add(gap);
            // The record after the gap may be here already, unverified for want of this link.
            if (gap.Link is not null && (await ReadAsync(database, row.JournalId, gap.Last + 1, gap.Last + 1, stop).ConfigureAwait(false)) is [{ IsErased: false } after] && !after.Follows(gap.Link))
                result.Failed.Add(after.Sequence);
        }

        foreach (var record in stored.Where(record => record is { Kind: (byte)RecordKind.Erasure, IsErased: false }))
        {
            if (ProtocolJson.Parse(record.Payload, ProtocolJson.Default.ErasureRecord, "erasure").TryGet(out var order, out _)) result.Erasures.Add((record.Sequence, order));
        }

        return result;
    }

    /// <summary>The link before a record, as far as anything stored states it.</summary>
    public async Task<byte[]?> LinkBeforeAsync(int journal, long sequence, Epoch epoch, CancellationToken stop)
    {
        var before = await database.Records.AsNoTracking().Where(row => row.JournalId == journal && row.Sequence == sequence - 1)
            .Select(row => row.Link).FirstOrDefaultAsync(stop).ConfigureAwait(false);
        return before ?? await AnchorAsync(journal, sequence, epoch, stop).ConfigureAwait(false);
    }

    /// <summary>Reads stored records, ascending.</summary>
    public static Task<List<ChainRecord>> ReadAsync(HubDatabase database, int journal, long first, long last, CancellationToken stop) =>
        database.Records.AsNoTracking()
            .Where(row => row.JournalId == journal && row.Sequence >= first && row.Sequence <= last)
            .OrderBy(row => row.Sequence)
            .Select(row => new ChainRecord(row.Sequence, row.Kind, row.Priority, row.Link, row.Payload))
            .ToListAsync(stop);

    private async Task<byte[]?> AnchorAsync(int journal, long sequence, Epoch epoch, CancellationToken stop)
    {
        if (sequence == 1)
        {
            var genesis = new byte[ChainLink.Size];
            ChainLink.Genesis(epoch, genesis);
            return genesis;
        }

        return await database.Rejected.AsNoTracking().Where(row => row.JournalId == journal && row.Sequence == sequence - 1)
                .Select(row => row.Link).FirstOrDefaultAsync(stop).ConfigureAwait(false)
            ?? await database.Gaps.AsNoTracking().Where(row => row.JournalId == journal && row.Last == sequence - 1 && row.Link != null)
                .Select(row => row.Link).FirstOrDefaultAsync(stop).ConfigureAwait(false);
    }

    /// <summary>
    /// The records that may lack their payload: those erased by order, and those that came without it. One that is in the
    /// books and was emptied since, by nobody's order, is none of them.
    /// </summary>
    private async Task<HashSet<long>> FindErasedAsync(ChainInboxRow row, List<ChainRecord> records, ChainResult result, CancellationToken stop)
    {
        if (!records.Exists(record => record.IsErased)) return [];
        var known = await database.ErasedRecords.AsNoTracking()
            .Where(entry => entry.JournalId == row.JournalId && entry.Sequence >= row.First && entry.Sequence <= row.Last + 1)
            .Select(entry => entry.Sequence).ToHashSetAsync(stop).ConfigureAwait(false);
        foreach (var record in records.Where(record => record.IsErased && !known.Contains(record.Sequence)))
        {
            // The one after the run is judged with its own.
            if (record.Sequence > row.Last) known.Add(record.Sequence);
            if (record.Sequence < row.First || record.Sequence > row.Last) continue;
            if (await database.StoredRanges.AnyAsync(range => range.JournalId == row.JournalId && range.First <= record.Sequence && range.Last >= record.Sequence, stop).ConfigureAwait(false)) continue;
            result.Erased.Add(record.Sequence);
            known.Add(record.Sequence);
        }

        return known;
    }

    private async Task FindRemovedAsync(ChainInboxRow row, List<ChainRecord> stored, ChainResult result, CancellationToken stop)
    {
        var present = stored.Select(record => record.Sequence).ToHashSet();
        if (present.Count < row.Last - row.First + 1)
        {
            var rejected = await database.Rejected.AsNoTracking()
                .Where(entry => entry.JournalId == row.JournalId && entry.Sequence >= row.First && entry.Sequence <= row.Last)
                .Select(entry => entry.Sequence).ToHashSetAsync(stop).ConfigureAwait(false);
            for (var sequence = row.First; sequence <= row.Last; sequence++)
            {
                if (!present.Contains(sequence) && !rejected.Contains(sequence)) result.Removed.Add(sequence);
            }
        }

        foreach (var (first, last) in Telemetry.SequenceRuns.Of(present.Select(sequence => (ulong)sequence))) result.Stored.Add(((long)first, (long)last));
    }

    private static GapRow? ReadGap(int journal, ChainRecord record)
    {
        // A gap lies before the record that states it; anything else is no gap, whoever wrote it.
        if (!ProtocolJson.Parse(record.Payload, ProtocolJson.Default.GapRecord, "gap").TryGet(out var gap, out _)
            || gap.From == 0 || gap.From > gap.To || gap.To >= (ulong)record.Sequence) return null;
        return new GapRow
        {
            JournalId = journal,
            Sequence = record.Sequence,
            First = (long)gap.From,
            Last = (long)gap.To,
            Reason = gap.Reason.Value,
            Link = gap.Link is { Length: 2 * ChainLink.Size } text && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null,
        };
    }
}
