using System.Runtime.InteropServices;
using Edge.Agent.Pipeline;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Edge.Protocol.Messages;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Edge.Agent.Storage.Results;

/// <summary>
/// Between our records and LiteDB's documents, by hand: its mapper works by reflection, which a native agent has not.
/// A decision's document carries its JSON whole and beside it only what queries filter by.
/// </summary>
internal static class ResultDocuments
{
    /// <summary>A decision.</summary>
    /// <param name="decision">The decision.</param>
    public static BsonDocument Of(DecisionRecord decision) => new()
    {
        ["_id"] = decision.DecisionId,
        ["v"] = (int)decision.Verdict,
        ["p"] = decision.PartId,
        ["l"] = decision.Pipeline,
        ["t"] = decision.Captured.Wall is { } wall ? wall.ToUnixTimeMilliseconds() : BsonValue.Null,
        ["j"] = JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord),
    };

    /// <summary>Whether a decision's document answers a query.</summary>
    /// <param name="document">The document.</param>
    /// <param name="query">The query.</param>
    public static bool Matches(BsonDocument document, ResultQuery query) =>
        (query.Verdict is not { } verdict || document["v"].AsInt32 == (int)verdict)
        && (query.PartId is not { } part || document["p"].AsString == part)
        && (query.Pipeline is not { } pipeline || document["l"].AsString == pipeline)
        && (query.Since is not { } since || (document["t"].IsInt64 && document["t"].AsInt64 >= since.ToUnixTimeMilliseconds()));

    /// <summary>The decision of a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Null when another build wrote it in a form this one does not read.</returns>
    public static DecisionRecord? Decision(BsonDocument document) =>
        ProtocolJson.Parse(document["j"].AsBinary, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _) ? decision : null;

    /// <summary>A cache entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">Its content.</param>
    public static BsonDocument Of(ResultCacheKey key, CacheEntry entry)
    {
        var result = entry.Scores.Result;
        return new BsonDocument
        {
            ["_id"] = key.ToBytes(),
            ["t"] = entry.Created.ToUnixTimeMilliseconds(),
            ["x"] = entry.Scores.ExecutionProvider,
            ["s"] = MemoryMarshal.AsBytes(result.Scores.AsSpan()).ToArray(),
            ["d"] = MemoryMarshal.AsBytes(result.Detections.AsSpan()).ToArray(),
            ["e"] = MemoryMarshal.AsBytes(result.Embedding.AsSpan()).ToArray(),
        };
    }

    /// <summary>The key and age of a cache entry's document.</summary>
    /// <param name="document">The document.</param>
    public static (ResultCacheKey Key, DateTimeOffset Created) CacheKey(BsonDocument document) =>
        (ResultCacheKey.Read(document["_id"].AsBinary), DateTimeOffset.FromUnixTimeMilliseconds(document["t"].AsInt64));

    /// <summary>The cache entry of a document.</summary>
    /// <param name="document">The document.</param>
    public static CacheEntry Entry(BsonDocument document)
    {
        var result = new TaskResult(Values<float>(document["s"]), Values<Detection>(document["d"]), Values<float>(document["e"]));
        return new CacheEntry(new ScoredInput(result, document["x"].AsString), CacheKey(document).Created);
    }

    private static T[] Values<T>(BsonValue value)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(value.AsBinary).ToArray();
}
