using Edge.Hub.Configuration;
using Edge.Hub.Storage;
using Edge.Protocol.Messages;
using Npgsql;
using NpgsqlTypes;

namespace Edge.Hub.Telemetry;

/// <summary>
/// The bulk writer on PostgreSQL: COPY into a temporary table, one insert from there, one transaction per call. Rows are
/// taken in one order by every process, so that two with the same records wait for one another instead of locking up.
/// </summary>
internal sealed class PostgresRecordStore(PostgresServer server, int samplePerMille = HubOptions.DefaultSamplePerMille) : IRecordStore
{
    private NpgsqlConnection? _connection;
    private PostgresIdentities? _identities;

    /// <inheritdoc/>
    public IReadOnlyList<StoredBatch> Store(IReadOnlyList<ReceivedBatch> batches)
    {
        try
        {
            var connection = _connection ??= Open();
            var identities = _identities ??= new PostgresIdentities(connection);
            // Names come first, each committed at once: true whatever becomes of the records, and locked for a moment only.
            var incoming = batches.Select(batch => identities.Resolve(batch)).ToList();
            using var transaction = connection.BeginTransaction();
            var stored = Store(connection, incoming);
            transaction.Commit();
            return stored;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
        _identities = null;
    }

    private NpgsqlConnection Open()
    {
        var connection = server.OpenOwn();
        using var command = new NpgsqlCommand("""
            CREATE TEMP TABLE incoming (ord int, journalid int, sequence bigint, kind smallint, priority smallint, link bytea, payload bytea, receivedatms bigint) ON COMMIT DELETE ROWS
            """, connection);
        command.ExecuteNonQuery();
        PostgresResults.CreateTable(connection);
        return connection;
    }

    private List<StoredBatch> Store(NpgsqlConnection connection, List<PostgresBatch> batches)
    {
        Copy(connection, batches);
        var inserted = Insert(connection);
        var same = FindSame(connection);
        var results = new PostgresResults();
        var news = new List<(long Id, PostgresBatch Batch, ReceivedRecord Record)>();
        var sorted = new List<(PostgresBatch Batch, List<ulong> OnDisk, List<RejectedRecord> Rejected, List<ulong> Settled, int Stored, int Duplicates, List<long> Decisions)>();
        var ord = 0;
        foreach (var batch in batches)
        {
            var (onDisk, settled, decisions) = (new List<ulong>(), new List<ulong>(), new List<long>());
            var rejected = batch.Received.Rejected.Select(refused => refused.Answer).ToList();
            var duplicates = 0;
            foreach (var record in batch.Received.Records)
            {
                ord++;
                if (inserted.Remove((batch.Journal, (long)record.Sequence), out var id))
                {
                    settled.Add(record.Sequence);
                    news.Add((id, batch, record));
                    if (record.Decision is { } decision)
                    {
                        results.Add(id, batch, decision);
                        decisions.Add(id);
                    }
                }
                else if (same.Contains(ord))
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

            sorted.Add((batch, onDisk, rejected, settled, settled.Count, duplicates, decisions));
        }

        var added = results.Write(connection);
        foreach (var (id, batch, record) in news.Where(entry => entry.Record.Decision is null || added.Contains(entry.Id)))
        {
            if (ProofRows.ReviewOf(id, batch.Device, record, batch.Received.ReceivedAtMs, samplePerMille) is { } item)
                Insert(connection, $"INSERT INTO review_items ({ProofRows.ReviewColumns}) VALUES ({ProofRows.Parameters('$', ProofRows.ReviewColumns)}) ON CONFLICT DO NOTHING", ProofRows.Values(item));
            if (ProofRows.DeploymentOf(id, batch.Device, record) is { } step)
                Insert(connection, $"INSERT INTO deployments ({ProofRows.DeploymentColumns}) VALUES ({ProofRows.Parameters('$', ProofRows.DeploymentColumns)})", ProofRows.Values(step));
        }

        var stored = sorted.ConvertAll(entry => new StoredBatch(
            entry.Batch.Received.Device, entry.Batch.Received.Epoch, entry.OnDisk, entry.Rejected, entry.Stored, entry.Duplicates,
            entry.Decisions.Count(id => !added.Contains(id))));
        foreach (var entry in sorted.OrderBy(entry => entry.Batch.Journal)) entry.Settled.AddRange(Reject(connection, entry.Batch));
        Announce(connection, sorted.SelectMany(entry => SequenceRuns.Of(entry.Settled).Select(run => (entry.Batch.Journal, run.First, run.Last))));
        Count(connection, sorted.Zip(stored, (entry, batch) => (entry.Batch.Device, batch)));
        return stored;
    }

    private static void Copy(NpgsqlConnection connection, List<PostgresBatch> batches)
    {
        using var copy = connection.BeginBinaryImport("COPY incoming FROM STDIN (FORMAT BINARY)");
        var ord = 0;
        foreach (var batch in batches)
        {
            foreach (var record in batch.Received.Records)
            {
                copy.StartRow();
                copy.Write(++ord, NpgsqlDbType.Integer);
                copy.Write(batch.Journal, NpgsqlDbType.Integer);
                copy.Write((long)record.Sequence, NpgsqlDbType.Bigint);
                copy.Write((short)record.Kind, NpgsqlDbType.Smallint);
                copy.Write((short)record.Priority, NpgsqlDbType.Smallint);
                copy.Write(record.Link, NpgsqlDbType.Bytea);
                copy.Write(record.Payload, NpgsqlDbType.Bytea);
                copy.Write(batch.Received.ReceivedAtMs, NpgsqlDbType.Bigint);
            }
        }

        copy.Complete();
    }

    private static Dictionary<(int Journal, long Sequence), long> Insert(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand($"""
            INSERT INTO records (id, journalid, sequence, kind, priority, link, payload, receivedatms)
            SELECT nextval('{PostgresHubDatabase.RecordIds}'), journalid, sequence, kind, priority, link, payload, receivedatms
            FROM (SELECT DISTINCT ON (journalid, sequence) * FROM incoming ORDER BY journalid, sequence, ord) AS ordered
            ON CONFLICT (journalid, sequence) DO NOTHING RETURNING id, journalid, sequence
            """, connection);
        using var reader = command.ExecuteReader();
        var inserted = new Dictionary<(int, long), long>();
        while (reader.Read()) inserted.Add((reader.GetInt32(1), reader.GetInt64(2)), reader.GetInt64(0));
        return inserted;
    }

    /// <summary>Incoming rows that are on disk as they came, this transaction's own included. A new statement, to see what another process has just committed.</summary>
    private static HashSet<int> FindSame(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT i.ord FROM incoming i JOIN records r USING (journalid, sequence) WHERE r.link = i.link", connection);
        using var reader = command.ExecuteReader();
        var same = new HashSet<int>();
        while (reader.Read()) same.Add(reader.GetInt32(0));
        return same;
    }

    private static void Insert(NpgsqlConnection connection, string sql, object?[] values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        command.ExecuteNonQuery();
    }

    private static List<ulong> Reject(NpgsqlConnection connection, PostgresBatch batch)
    {
        var rejected = new List<ulong>();
        foreach (var refused in batch.Received.Rejected.Where(refused => refused.Sequence <= long.MaxValue).OrderBy(refused => refused.Sequence))
        {
            using var command = new NpgsqlCommand("""
                INSERT INTO rejected_records (journalid, sequence, reason, message, link, atms) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """, connection)
            {
                Parameters =
                {
                    new() { Value = batch.Journal },
                    new() { Value = (long)refused.Sequence },
                    new() { Value = refused.Reason.Value },
                    new() { Value = refused.Message },
                    new() { Value = (object?)refused.Link ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                    new() { Value = batch.Received.ReceivedAtMs },
                },
            };
            if (command.ExecuteNonQuery() == 1) rejected.Add(refused.Sequence);
        }

        return rejected;
    }

    private static void Announce(NpgsqlConnection connection, IEnumerable<(int Journal, ulong First, ulong Last)> runs)
    {
        using var copy = connection.BeginBinaryImport("COPY chain_inbox (journalid, first, last) FROM STDIN (FORMAT BINARY)");
        foreach (var (journal, first, last) in runs)
        {
            copy.StartRow();
            copy.Write(journal, NpgsqlDbType.Integer);
            copy.Write((long)first, NpgsqlDbType.Bigint);
            copy.Write((long)last, NpgsqlDbType.Bigint);
        }

        copy.Complete();
    }

    private static void Count(NpgsqlConnection connection, IEnumerable<(int Device, StoredBatch Batch)> stored)
    {
        foreach (var device in stored.GroupBy(entry => entry.Device, entry => entry.Batch).OrderBy(device => device.Key))
        {
            using var command = new NpgsqlCommand("""
                INSERT INTO device_counters (deviceid, stored, duplicates, repeateddecisions, rejected) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (deviceid) DO UPDATE SET stored = device_counters.stored + excluded.stored,
                    duplicates = device_counters.duplicates + excluded.duplicates,
                    repeateddecisions = device_counters.repeateddecisions + excluded.repeateddecisions,
                    rejected = device_counters.rejected + excluded.rejected
                """, connection)
            {
                Parameters =
                {
                    new() { Value = device.Key },
                    new() { Value = device.Sum(batch => (long)batch.Stored) },
                    new() { Value = device.Sum(batch => (long)batch.Duplicates) },
                    new() { Value = device.Sum(batch => (long)batch.RepeatedDecisions) },
                    new() { Value = device.Sum(batch => (long)batch.Rejected.Count) },
                },
            };
            command.ExecuteNonQuery();
        }
    }
}
