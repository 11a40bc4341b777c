using LiteDB;
using LiteDB.Engine;

namespace Edge.Bench.Storage;

/// <summary>LiteDB: a transaction a group, and the checkpoint without which a commit may be lost.</summary>
internal sealed class LiteDbContestant : IContestant
{
    private readonly LiteEngine _engine;

    /// <summary>An empty database.</summary>
    /// <param name="folder">Where.</param>
    public LiteDbContestant(string folder)
    {
        Directory.CreateDirectory(folder);
        _engine = new LiteEngine(new EngineSettings { Filename = Path.Combine(folder, "records.db") });
    }

    public ValueTask StoreAsync(IReadOnlyList<byte[]> group)
    {
        _engine.BeginTrans();
        _engine.Insert("records", group.Select(payload => new BsonDocument { ["p"] = payload }), BsonAutoId.Int64);
        _engine.Commit();
        _engine.Checkpoint();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _engine.Dispose();
        return ValueTask.CompletedTask;
    }
}
