using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Hub.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Erasing;

/// <summary>
/// Carries erasures out, some records at a turn, each turn one transaction: a crash goes on where it was, and the writer of
/// records waits for milliseconds. A record loses its payload and keeps its place and link, its result goes, and so do uploads.
/// </summary>
internal sealed class ErasureWork(IDbContextFactory<HubDatabase> databases, UploadStore uploads, TimeProvider time) : IDisposable
{
    /// <summary>Half a megabyte of payloads, read and parsed in milliseconds.</summary>
    private const int RecordsPerTurn = 1000;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Takes one turn on the oldest erasure that is not done.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> TurnAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
            var order = await database.Erasures.AsNoTracking().Where(row => row.DoneAtMs == null).OrderBy(row => row.Id).FirstOrDefaultAsync(stop).ConfigureAwait(false);
            if (order is null) return false;
            await OverwriteFreedAsync(database, stop).ConfigureAwait(false);
            var records = await ReadAsync(database, order, stop).ConfigureAwait(false);
            if (records.Count == 0) await FinishAsync(database, order, stop).ConfigureAwait(false);
            else await EraseAsync(database, order, records, stop).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static Task<List<Candidate>> ReadAsync(HubDatabase database, ErasureRow order, CancellationToken stop) =>
        (from record in database.Records.AsNoTracking()
         join journal in database.Journals on record.JournalId equals journal.Id
         where record.Id > order.Progress && record.Id <= order.LastRecordId && (order.DeviceId == null || journal.DeviceId == order.DeviceId)
         orderby record.Id
         select new Candidate(record.Id, record.JournalId, record.Sequence, (RecordKind)record.Kind, record.Payload, record.ReceivedAtMs))
        .Take(RecordsPerTurn).ToListAsync(stop);

    private async Task EraseAsync(HubDatabase database, ErasureRow order, List<Candidate> records, CancellationToken stop)
    {
        var scope = ScopeOf(order);
        var decisions = new HashSet<Guid>();
        var meant = records.Where(record => IsMeant(record, scope, decisions)).ToList();
        // Files before the transaction: gone twice is gone, and what a rolled back one took is named again.
        var device = await DeviceAsync(database, order, stop).ConfigureAwait(false);
        var files = uploads.Erase(item => IsOf(item, device) && item.Offer.DecisionId is { } decision && decisions.Contains(decision));
        var ids = meant.Select(record => record.Id).ToList();
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        await database.Records.Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(record => record.Payload, Array.Empty<byte>()), stop).ConfigureAwait(false);
        var results = await database.Results.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(stop).ConfigureAwait(false);
        await database.ReviewItems.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(stop).ConfigureAwait(false);
        await database.Deployments.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(stop).ConfigureAwait(false);
        database.ErasedRecords.AddRange(meant.Select(record => new ErasedRecordRow { JournalId = record.JournalId, Sequence = record.Sequence, ErasureId = order.Id }));
        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        var taken = await database.Erasures.Where(row => row.Id == order.Id && row.Progress == order.Progress).ExecuteUpdateAsync(
            row => row.SetProperty(erasure => erasure.Progress, records[^1].Id)
                .SetProperty(erasure => erasure.Records, erasure => erasure.Records + meant.Count)
                .SetProperty(erasure => erasure.Results, erasure => erasure.Results + results)
                .SetProperty(erasure => erasure.Uploads, erasure => erasure.Uploads + files),
            stop).ConfigureAwait(false);
        // Another process may have taken the same turn meanwhile.
        if (taken == 1) await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    private async Task FinishAsync(HubDatabase database, ErasureRow order, CancellationToken stop)
    {
        var scope = ScopeOf(order);
        var device = await DeviceAsync(database, order, stop).ConfigureAwait(false);
        var ordered = DateTimeOffset.FromUnixTimeMilliseconds(order.OrderedAtMs);
        // Uploads whose decision never came, or is gone already.
        var files = uploads.Erase(item => IsOf(item, device) && item.ReceivedAt <= ordered && scope.Covers(item.Offer.Metadata?.GetValueOrDefault("part"), item.ReceivedAt));
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        await database.Erasures.Where(row => row.Id == order.Id && row.DoneAtMs == null).ExecuteUpdateAsync(
            row => row.SetProperty(erasure => erasure.DoneAtMs, time.GetUtcNow().ToUnixTimeMilliseconds())
                .SetProperty(erasure => erasure.Subject, (string?)null)
                .SetProperty(erasure => erasure.Uploads, erasure => erasure.Uploads + files),
            stop).ConfigureAwait(false);
        if (order.JournalId is { } journal && order.Sequence is { } sequence) await ForgetOrderAsync(database, order.Id, journal, sequence, stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        if (database.Database.IsSqlite()) await database.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", stop).ConfigureAwait(false);
    }

    /// <summary>The record that ordered it names its subject as well.</summary>
    private static async Task ForgetOrderAsync(HubDatabase database, long erasure, int journal, long sequence, CancellationToken stop)
    {
        if (await database.ErasedRecords.FindAsync([journal, sequence], stop).ConfigureAwait(false) is not null) return;
        await database.Records.Where(row => row.JournalId == journal && row.Sequence == sequence)
            .ExecuteUpdateAsync(row => row.SetProperty(record => record.Payload, Array.Empty<byte>()), stop).ConfigureAwait(false);
        database.ErasedRecords.Add(new ErasedRecordRow { JournalId = journal, Sequence = sequence, ErasureId = erasure });
        await database.SaveChangesAsync(stop).ConfigureAwait(false);
    }

    /// <summary>SQLite keeps what it frees until the page is used again; this has it write zeros there.</summary>
    private static async Task OverwriteFreedAsync(HubDatabase database, CancellationToken stop)
    {
        if (!database.Database.IsSqlite()) return;
        await database.Database.OpenConnectionAsync(stop).ConfigureAwait(false);
        await database.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", stop).ConfigureAwait(false);
    }

    private static bool IsMeant(Candidate record, ErasureScope scope, HashSet<Guid> decisions)
    {
        if (record.Payload.Length == 0 || record.Kind is RecordKind.Gap or RecordKind.Erasure) return false;
        var decision = record.Kind == RecordKind.Decision
            && ProtocolJson.Parse(record.Payload, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var parsed, out _) ? parsed : null;
        var at = BootStamps.Read(record.Kind, record.Payload, decision)?.Wall ?? DateTimeOffset.FromUnixTimeMilliseconds(record.ReceivedAtMs);
        var disagreement = record.Kind == RecordKind.Disagreement
            && ProtocolJson.Parse(record.Payload, ProtocolJson.Default.DisagreementRecord, "disagreement").TryGet(out var differing, out _) ? differing : null;
        if (record.Kind == RecordKind.Feedback)
            return ProtocolJson.Parse(record.Payload, ProtocolJson.Default.FeedbackRecord, "feedback").TryGet(out var said, out _) && said.IsCoveredBy(scope, at);
        if (record.Kind == RecordKind.Challenge)
            return ProtocolJson.Parse(record.Payload, ProtocolJson.Default.ChallengeRecord, "challenge").TryGet(out var shown, out _) && shown.IsCoveredBy(scope, at);
        if (!scope.Covers(decision?.PartId ?? disagreement?.PartId, at)) return false;
        if ((decision?.DecisionId ?? disagreement?.DecisionId) is { } id) decisions.Add(id);
        return true;
    }

    private static ErasureScope ScopeOf(ErasureRow order) =>
        new(order.Subject, order.BeforeMs is { } before ? DateTimeOffset.FromUnixTimeMilliseconds(before) : null);

    private static bool IsOf(UploadItem item, DeviceAddress? device) => device is null || item.Address == device;

    private static async Task<DeviceAddress?> DeviceAsync(HubDatabase database, ErasureRow order, CancellationToken stop) => order.DeviceId is { } id
        ? await database.Devices.AsNoTracking().Where(row => row.Id == id).Select(row => new DeviceAddress(row.Site, row.Name)).SingleAsync(stop).ConfigureAwait(false)
        : null;

    private sealed record Candidate(long Id, int JournalId, long Sequence, RecordKind Kind, byte[] Payload, long ReceivedAtMs);
}
