using System.Runtime.InteropServices;
using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Edge.Protocol.Messages;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Edge.Agent.Storage.Results;

/// <summary>
/// Between our records and LiteDB's documents, by hand: its mapper works by reflection, which a native agent has not.
/// A decision's document carries its JSON whole and beside it only what queries filter by; where documents are sealed, the
/// part's name is not among that, and is looked for in the opened decision.
/// </summary>
internal sealed class ResultDocuments
{
    private const string History = "edge-history-v1";
    private const string Cached = "edge-cache-v1";

    private readonly Vault _vault;

    /// <summary>Documents as a vault seals them.</summary>
    /// <param name="vault">The vault.</param>
    public ResultDocuments(Vault vault) => _vault = vault;

    /// <summary>A decision.</summary>
    /// <param name="decision">The decision.</param>
    public BsonDocument Of(DecisionRecord decision) => new()
    {
        ["_id"] = decision.DecisionId,
        ["v"] = (int)decision.Verdict,
        ["p"] = _vault.Seals ? BsonValue.Null : decision.PartId,
        ["l"] = decision.Pipeline,
        ["t"] = decision.Captured.Wall is { } wall ? wall.ToUnixTimeMilliseconds() : BsonValue.Null,
        ["j"] = _vault.Seal(History, decision.DecisionId.ToByteArray(), JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord)),
    };

    /// <summary>Whether a decision's document answers a query.</summary>
    /// <param name="document">The document.</param>
    /// <param name="query">The query.</param>
    public static bool Matches(BsonDocument document, ResultQuery query) =>
        (query.Verdict is not { } verdict || document["v"].AsInt32 == (int)verdict)
        && (query.PartId is not { } part || document["p"].IsNull || document["p"].AsString == part)
        && (query.Pipeline is not { } pipeline || document["l"].AsString == pipeline)
        && (query.Since is not { } since || (document["t"].IsInt64 && document["t"].AsInt64 >= since.ToUnixTimeMilliseconds()))
        && (query.Until is not { } until || (document["t"].IsInt64 && document["t"].AsInt64 < until.ToUnixTimeMilliseconds()));

    /// <summary>Whether an opened decision answers what its document could not say of a query.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="query">The query.</param>
    public static bool Matches(DecisionRecord decision, ResultQuery query) => query.PartId is not { } part || decision.PartId == part;

    /// <summary>The decision of a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Null when another build wrote it in a form this one does not read, or its key is not here.</returns>
    public DecisionRecord? Decision(BsonDocument document) =>
        _vault.TryOpen(History, document["_id"].AsGuid.ToByteArray(), document["j"].AsBinary) is { } json
        && ProtocolJson.Parse(json, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _) ? decision : null;

    /// <summary>A cache entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entry">Its content.</param>
    public BsonDocument Of(ResultCacheKey key, CacheEntry entry)
    {
        var result = entry.Scores.Result;
        return new BsonDocument
        {
            ["_id"] = key.ToBytes(),
            ["z"] = _vault.Seals,
            ["t"] = entry.Created.ToUnixTimeMilliseconds(),
            ["x"] = entry.Scores.ExecutionProvider,
            ["s"] = Sealed("s", result.Scores),
            ["d"] = Sealed("d", result.Detections),
            ["e"] = Sealed("e", result.Embedding),
        };

        byte[] Sealed<T>(string field, T[] values)
            where T : unmanaged => _vault.Seal(Cached + field, key.ToBytes(), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
    }

    /// <summary>The key and age of a cache entry's document.</summary>
    /// <param name="document">The document.</param>
    public static (ResultCacheKey Key, DateTimeOffset Created) CacheKey(BsonDocument document) =>
        (ResultCacheKey.Read(document["_id"].AsBinary), DateTimeOffset.FromUnixTimeMilliseconds(document["t"].AsInt64));

    /// <summary>The cache entry of a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>Null when its key is not here: it is computed again.</returns>
    public CacheEntry? Entry(BsonDocument document)
    {
        if (Opened("s") is not { } scores || Opened("d") is not { } detections || Opened("e") is not { } embedding) return null;
        var result = new TaskResult(Values<float>(scores), Values<Detection>(detections), Values<float>(embedding));
        return new CacheEntry(new ScoredInput(result, document["x"].AsString), CacheKey(document).Created);

        // Numbers may begin with any byte: only the document can say whether they are sealed.
        byte[]? Opened(string field) => document["z"].IsBoolean && document["z"].AsBoolean
            ? _vault.TryOpen(Cached + field, document["_id"].AsBinary, document[field].AsBinary)
            : document[field].AsBinary;
    }

    private static T[] Values<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
