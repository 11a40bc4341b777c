using Edge.Hub.Erasing;
using Edge.Hub.Storage;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Audit;

/// <summary>Enters what was verified into the books: ranges, gaps and breaks.</summary>
internal sealed class ChainLedger(HubDatabase database, ChainWork work, long nowMs)
{
    /// <summary>Breaks of a journal that are told apart and compared with one another; each costs a hash per other one.</summary>
    public const int ToldApart = 64;

    /// <summary>Break rows of one journal; what comes beyond widens the last one.</summary>
    private const int MaxRows = 1000;

    /// <summary>Enters the result of one run; the caller saves.</summary>
    public async Task EnterAsync(int journal, Epoch epoch, ChainResult result, CancellationToken stop)
    {
        foreach (var (first, last) in result.Stored) await AddRangeAsync(journal, first, last, stop).ConfigureAwait(false);
        foreach (var gap in result.Gaps)
        {
            if (await database.Gaps.FindAsync([gap.JournalId, gap.Sequence], stop).ConfigureAwait(false) is null) database.Gaps.Add(gap);
        }

        foreach (var sequence in result.Erased)
        {
            if (await database.ErasedRecords.FindAsync([journal, sequence], stop).ConfigureAwait(false) is null)
                database.ErasedRecords.Add(new ErasedRecordRow { JournalId = journal, Sequence = sequence });
        }

        foreach (var (sequence, order) in result.Erasures) await AddErasureAsync(journal, sequence, order, stop).ConfigureAwait(false);
        if (result.Failed.Count + result.Removed.Count == 0) return;
        var breaks = await database.ChainBreaks.Where(row => row.JournalId == journal).OrderBy(row => row.First).ToListAsync(stop).ConfigureAwait(false);
        foreach (var sequence in result.Removed) AddBreak(breaks, journal, sequence, ChainFinding.Removed);
        foreach (var sequence in result.Failed) AddBreak(breaks, journal, sequence, ChainFinding.Altered);
        await DiagnoseAsync(journal, epoch, breaks, stop).ConfigureAwait(false);
    }

    private async Task AddErasureAsync(int journal, long sequence, ErasureRecord order, CancellationToken stop)
    {
        if (await database.Erasures.AnyAsync(row => row.JournalId == journal && row.Sequence == sequence, stop).ConfigureAwait(false)) return;
        database.Erasures.Add(new ErasureRow
        {
            DeviceId = await database.Journals.Where(row => row.Id == journal).Select(row => row.DeviceId).SingleAsync(stop).ConfigureAwait(false),
            Subject = order.Scope.Subject,
            SubjectDigest = Erasures.DigestOf(order.Scope.Subject),
            BeforeMs = order.Scope.Before?.ToUnixTimeMilliseconds(),
            By = order.By,
            Reason = order.Reason,
            OrderedAtMs = nowMs,
            // What the device sends afterwards it has kept on purpose, or erased itself.
            LastRecordId = await database.Records.Where(row => row.JournalId == journal && row.Sequence == sequence).Select(row => row.Id).SingleAsync(stop).ConfigureAwait(false),
            JournalId = journal,
            Sequence = sequence,
        });
    }

    private async Task AddRangeAsync(int journal, long first, long last, CancellationToken stop)
    {
        var touching = await database.StoredRanges.Where(row => row.JournalId == journal && row.First <= last + 1 && row.Last >= first - 1)
            .OrderBy(row => row.First).ToListAsync(stop).ConfigureAwait(false);
        if (touching is [var whole] && whole.First <= first && whole.Last >= last) return;
        var (from, to) = touching.Count == 0 ? (first, last) : (Math.Min(first, touching[0].First), Math.Max(last, touching.Max(row => row.Last)));
        if (touching.Count > 0 && touching[0].First == from)
        {
            touching[0].Last = to;
            database.StoredRanges.RemoveRange(touching[1..]);
        }
        else
        {
            database.StoredRanges.RemoveRange(touching);
            database.StoredRanges.Add(new StoredRangeRow { JournalId = journal, First = from, Last = to });
        }

        await database.SaveChangesAsync(stop).ConfigureAwait(false);
    }

    private void AddBreak(List<ChainBreakRow> breaks, int journal, long sequence, ChainFinding finding)
    {
        if (breaks.Exists(row => row.First <= sequence && sequence <= row.Last)) return;
        if (breaks.Count >= ToldApart && breaks.Find(row => row.Last == sequence - 1 && row.Finding == finding) is { } run)
        {
            run.Last = sequence;
            return;
        }

        if (breaks.Count >= MaxRows)
        {
            breaks[^1].Last = Math.Max(breaks[^1].Last, sequence);
            return;
        }

        var added = new ChainBreakRow { JournalId = journal, First = sequence, Last = sequence, Finding = finding, FoundAtMs = nowMs };
        database.ChainBreaks.Add(added);
        breaks.Insert(breaks.FindIndex(row => row.First > sequence) is >= 0 and var at ? at : breaks.Count, added);
    }

    private async Task DiagnoseAsync(int journal, Epoch epoch, List<ChainBreakRow> breaks, CancellationToken stop)
    {
        var failed = breaks.Where(row => row.Finding != ChainFinding.Removed).ToList();
        if (failed.Count > ToldApart) return;
        var records = new List<ChainRecord>();
        var links = new Dictionary<long, byte[]?>();
        foreach (var row in failed)
        {
            records.AddRange(await ChainWork.ReadAsync(database, journal, row.First, row.First, stop).ConfigureAwait(false));
            links[row.First] = await work.LinkBeforeAsync(journal, row.First, epoch, stop).ConfigureAwait(false);
        }

        foreach (var (sequence, finding, other) in BreakDiagnosis.Run(records, links.GetValueOrDefault))
        {
            var row = failed.Find(candidate => candidate.First == sequence)!;
            (row.Finding, row.Other) = (finding, other);
        }
    }
}
