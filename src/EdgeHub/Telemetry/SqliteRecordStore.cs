using Edge.Hub.Configuration;
using Edge.Hub.Storage;
using Edge.Protocol.Messages;
using Microsoft.Data.Sqlite;

namespace Edge.Hub.Telemetry;

/// <summary>
/// The bulk writer: prepared statements on one durable connection, one transaction per call. Not thread-safe; the
/// ingest loop alone uses it.
/// </summary>
internal sealed class SqliteRecordStore : IRecordStore
{
    private readonly SqliteConnection _connection;
    private readonly IdentityCache _identities;
    private readonly ResultProjection _results;
    private readonly ProofProjection _proofs;
    private readonly BulkStatement _addRecord;
    private readonly BulkStatement _findLink;
    private readonly BulkStatement _count;
    private readonly BulkStatement _reject;
    private readonly BulkStatement _announce;
    private readonly BulkStatement _stamp;
    private long _lastRecordId;

    /// <summary>Opens the store.</summary>
    /// <param name="file">The database.</param>
    /// <param name="samplePerMille">Of a thousand decisions, how many go to review.</param>
    public SqliteRecordStore(DatabaseFile file, int samplePerMille = HubOptions.DefaultSamplePerMille)
    {
        _connection = file.OpenDurable();
        _identities = new IdentityCache(_connection);
        _results = new ResultProjection(_connection);
        _proofs = new ProofProjection(_connection, samplePerMille);
        _addRecord = new(_connection, """
            INSERT INTO records (Id, JournalId, Sequence, Kind, Priority, Link, Payload, ReceivedAtMs)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING
            """);
        _findLink = new(_connection, "SELECT Link FROM records WHERE JournalId = ?1 AND Sequence = ?2");
        _count = new(_connection, """
            INSERT INTO device_counters (DeviceId, Stored, Duplicates, RepeatedDecisions, Rejected) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (DeviceId) DO UPDATE SET Stored = Stored + ?2, Duplicates = Duplicates + ?3,
                RepeatedDecisions = RepeatedDecisions + ?4, Rejected = Rejected + ?5
            """);
        _reject = new(_connection, """
            INSERT INTO rejected_records (JournalId, Sequence, Reason, Message, Link, AtMs) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
            """);
        _announce = new(_connection, "INSERT INTO chain_inbox (JournalId, First, Last) VALUES (?1, ?2, ?3)");
        _stamp = new(_connection, BootStamps.Upsert("?1, ?2, ?3, ?4, ?5"));
        using var newest = _connection.CreateCommand();
        newest.CommandText = "SELECT COALESCE(MAX(Id), 0) FROM records";
        _lastRecordId = (long)newest.ExecuteScalar()!;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredBatch> Store(IReadOnlyList<ReceivedBatch> batches)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        try
        {
            var stored = batches.Select(Store).ToList();
            _results.FlushTallies();
            transaction.Commit();
            return stored;
        }
        catch
        {
            _identities.Forget();
            _results.Forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (BulkStatement[])[_addRecord, _findLink, _count, _reject, _announce, _stamp]) statement.Dispose();
        _identities.Dispose();
        _results.Dispose();
        _proofs.Dispose();
        _connection.Dispose();
    }

    private StoredBatch Store(ReceivedBatch batch)
    {
        var device = _identities.Device(batch.Device, batch.ReceivedAtMs);
        var journal = _identities.Journal(device, batch.Epoch);
        foreach (var boot in BootStamps.Of(batch)) _stamp.Run(device, boot.BootId, boot.EstimateMs, boot.OffsetMs, boot.AnchorMs);
        var onDisk = new List<ulong>(batch.Records.Count);
        var rejected = new List<RejectedRecord>(batch.Rejected.Select(refused => refused.Answer));
        var settled = new List<ulong>();
        int stored = 0, duplicates = 0, repeated = 0;
        foreach (var record in batch.Records)
        {
            if (Add(journal, record, batch.ReceivedAtMs))
            {
                stored++;
                settled.Add(record.Sequence);
                var isRepeated = record.Decision is { } decision
                    && !_results.Add(_lastRecordId, device, _identities.Model(decision.Model), _identities.Boot(device, decision.Captured.BootId), decision, batch.ReceivedAtMs);
                if (isRepeated) repeated++;
                else _proofs.Add(_lastRecordId, device, record, batch.ReceivedAtMs);
            }
            else if (IsSame(journal, record))
            {
                duplicates++;
            }
            else
            {
                rejected.Add(HubReasons.Conflict(record.Sequence));
                continue;
            }

            onDisk.Add(record.Sequence);
        }

        foreach (var refused in batch.Rejected.Where(refused => refused.Sequence <= long.MaxValue))
        {
            if (_reject.Run(journal, (long)refused.Sequence, refused.Reason.Value, refused.Message, refused.Link, batch.ReceivedAtMs) == 1) settled.Add(refused.Sequence);
        }

        foreach (var (first, last) in SequenceRuns.Of(settled)) _announce.Run(journal, (long)first, (long)last);
        _count.Run(device, stored, duplicates, repeated, rejected.Count);
        return new StoredBatch(batch.Device, batch.Epoch, onDisk, rejected, stored, duplicates, repeated);
    }

    private bool Add(int journal, ReceivedRecord record, long receivedAtMs)
    {
        var added = _addRecord.Run(_lastRecordId + 1, journal, (long)record.Sequence, (long)record.Kind, (long)record.Priority,
            record.Link, record.Payload, receivedAtMs) == 1;
        if (added) _lastRecordId++;
        return added;
    }

    private bool IsSame(int journal, ReceivedRecord record) =>
        _findLink.ReadsBlob(record.Link.Span, journal, (long)record.Sequence);
}
