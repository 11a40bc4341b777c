using Edge.Hub.Api;
using Edge.Protocol.Messages;
using Microsoft.Data.Sqlite;

namespace Edge.Hub.Telemetry;

/// <summary>Projects decisions into <c>results</c>, once per decision, and counts them.</summary>
internal sealed class ResultProjection(SqliteConnection connection) : IDisposable
{
    private readonly BulkStatement _add = new(connection, """
        INSERT INTO results (Id, DeviceId, DecisionId, PartId, Pipeline, Source, ModelId, ExecutionProvider, Verdict, Reason,
            TopLabel, TopScore, AtMs, TimeQuality, ReceivedAtMs, InferenceMs, TotalMs, Cached, ErrorCode, BootId, MonotonicMs)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) ON CONFLICT (DeviceId, DecisionId) DO NOTHING
        """);

    private readonly BulkStatement _count = new(connection, """
        INSERT INTO result_tallies (DeviceId, ModelId, Verdict, Cached, Count) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET Count = Count + ?5
        """);

    private readonly Dictionary<(int Device, int Model, Verdict Verdict, bool Cached), long> _tallies = [];

    /// <summary>Adds a result.</summary>
    /// <returns>False when the decision already has one: the device retried an input and kept its id.</returns>
    public bool Add(long id, int device, int model, int boot, DecisionRecord decision, long receivedAtMs)
    {
        var top = decision.Scores.Count == 0 ? null : decision.Scores[0];
        var latency = decision.Latency;
        var added = _add.Run(
            id, device, decision.DecisionId.ToByteArray(bigEndian: true), decision.PartId, decision.Pipeline, decision.Source, model,
            decision.ExecutionProvider, (long)decision.Verdict, decision.Reason, top?.Label, top is null ? null : (double)top.Score,
            decision.Captured.Wall?.ToUnixTimeMilliseconds() ?? receivedAtMs, (long)(decision.Captured.Wall is null ? TimeQuality.Received : TimeQuality.Device), receivedAtMs,
            latency.Inference, TotalMs(latency), decision.Cached, decision.ErrorCode?.Value,
            boot, decision.Captured.MonotonicMs) == 1;
        if (added)
        {
            var key = (device, model, decision.Verdict, decision.Cached);
            _tallies[key] = _tallies.GetValueOrDefault(key) + 1;
        }

        return added;
    }

    /// <summary>Milliseconds from capture to decision.</summary>
    public static double TotalMs(StageLatencies latency) => latency.Queue + latency.Decode + latency.Preprocess + latency.Inference + latency.Postprocess;

    /// <summary>Writes the counts of this transaction.</summary>
    public void FlushTallies()
    {
        foreach (var (key, count) in _tallies) _count.Run(key.Device, key.Model, (long)key.Verdict, key.Cached, count);
        _tallies.Clear();
    }

    /// <summary>Drops the counts of a failed transaction.</summary>
    public void Forget() => _tallies.Clear();

    public void Dispose()
    {
        _add.Dispose();
        _count.Dispose();
    }
}
