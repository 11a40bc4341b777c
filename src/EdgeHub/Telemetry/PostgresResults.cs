using Edge.Hub.Api;
using Edge.Protocol.Messages;
using Npgsql;
using NpgsqlTypes;

namespace Edge.Hub.Telemetry;

/// <summary>Projects decisions into <c>results</c> on PostgreSQL, once per decision, and counts them.</summary>
internal sealed class PostgresResults
{
    private const string Columns =
        "id, deviceid, decisionid, partid, pipeline, source, modelid, executionprovider, verdict, reason, toplabel, topscore, atms, timequality, "
        + "receivedatms, inferencems, totalms, cached, errorcode, bootid, monotonicms";

    private readonly List<(long Id, PostgresBatch Batch, DecisionRecord Decision)> _waiting = [];

    /// <summary>Makes the temporary table; once a connection.</summary>
    public static void CreateTable(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("CREATE TEMP TABLE incoming_results (LIKE results) ON COMMIT DELETE ROWS", connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Adds a decision whose record is new.</summary>
    public void Add(long id, PostgresBatch batch, DecisionRecord decision) => _waiting.Add((id, batch, decision));

    /// <summary>Writes them.</summary>
    /// <returns>The numbers of those that made a result; the others' decisions had one.</returns>
    public HashSet<long> Write(NpgsqlConnection connection)
    {
        var added = new HashSet<long>();
        if (_waiting.Count == 0) return added;
        Copy(connection);
        using (var command = new NpgsqlCommand($"""
            INSERT INTO results ({Columns}) SELECT {Columns} FROM incoming_results ORDER BY deviceid, decisionid, id
            ON CONFLICT (deviceid, decisionid) DO NOTHING RETURNING id
            """, connection))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read()) added.Add(reader.GetInt64(0));
        }

        Tally(connection, added);
        return added;
    }

    private static int ModelOf(PostgresBatch batch, DecisionRecord decision) => decision.Model is { } model ? batch.Models[model] : 0;

    private void Copy(NpgsqlConnection connection)
    {
        using var copy = connection.BeginBinaryImport($"COPY incoming_results ({Columns}) FROM STDIN (FORMAT BINARY)");
        foreach (var (id, batch, decision) in _waiting)
        {
            var top = decision.Scores.Count == 0 ? null : decision.Scores[0];
            var wall = decision.Captured.Wall?.ToUnixTimeMilliseconds();
            copy.StartRow();
            copy.Write(id, NpgsqlDbType.Bigint);
            copy.Write(batch.Device, NpgsqlDbType.Integer);
            copy.Write(decision.DecisionId.ToByteArray(bigEndian: true), NpgsqlDbType.Bytea);
            copy.Write(Text(decision.PartId), NpgsqlDbType.Text);
            copy.Write(Text(decision.Pipeline), NpgsqlDbType.Text);
            copy.Write(Text(decision.Source), NpgsqlDbType.Text);
            copy.Write(ModelOf(batch, decision), NpgsqlDbType.Integer);
            WriteText(copy, decision.ExecutionProvider);
            copy.Write((int)decision.Verdict, NpgsqlDbType.Integer);
            copy.Write(Text(decision.Reason), NpgsqlDbType.Text);
            WriteText(copy, top?.Label);
            if (top is null) copy.WriteNull();
            else copy.Write((double)top.Score, NpgsqlDbType.Double);
            copy.Write(wall ?? batch.Received.ReceivedAtMs, NpgsqlDbType.Bigint);
            copy.Write((int)(wall is null ? TimeQuality.Received : TimeQuality.Device), NpgsqlDbType.Integer);
            copy.Write(batch.Received.ReceivedAtMs, NpgsqlDbType.Bigint);
            copy.Write(decision.Latency.Inference, NpgsqlDbType.Double);
            copy.Write(ResultProjection.TotalMs(decision.Latency), NpgsqlDbType.Double);
            copy.Write(decision.Cached, NpgsqlDbType.Boolean);
            WriteText(copy, decision.ErrorCode?.Value);
            copy.Write(batch.Boots[decision.Captured.BootId], NpgsqlDbType.Integer);
            copy.Write(decision.Captured.MonotonicMs, NpgsqlDbType.Bigint);
        }

        copy.Complete();
    }

    private void Tally(NpgsqlConnection connection, HashSet<long> added)
    {
        var tallies = _waiting.Where(entry => added.Contains(entry.Id))
            .GroupBy(entry => (entry.Batch.Device, Model: ModelOf(entry.Batch, entry.Decision), Verdict: (int)entry.Decision.Verdict, entry.Decision.Cached))
            .OrderBy(group => group.Key);
        foreach (var tally in tallies)
        {
            using var command = new NpgsqlCommand("""
                INSERT INTO result_tallies (deviceid, modelid, verdict, cached, count) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (deviceid, modelid, verdict, cached) DO UPDATE SET count = result_tallies.count + excluded.count
                """, connection)
            {
                Parameters =
                {
                    new() { Value = tally.Key.Device },
                    new() { Value = tally.Key.Model },
                    new() { Value = tally.Key.Verdict },
                    new() { Value = tally.Key.Cached },
                    new() { Value = tally.LongCount() },
                },
            };
            command.ExecuteNonQuery();
        }
    }

    /// <summary>PostgreSQL's text holds no NUL; a device's name for a part may.</summary>
    private static string Text(string value) => value.Replace("\0", "\u2400", StringComparison.Ordinal);

    private static void WriteText(NpgsqlBinaryImporter copy, string? value)
    {
        if (value is null) copy.WriteNull();
        else copy.Write(Text(value), NpgsqlDbType.Text);
    }
}
