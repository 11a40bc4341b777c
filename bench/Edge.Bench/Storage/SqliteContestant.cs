using Microsoft.Data.Sqlite;

namespace Edge.Bench.Storage;

/// <summary>SQLite as its manual says for durability with speed: WAL, synchronous=FULL, a transaction a group, the statement prepared once.</summary>
internal sealed class SqliteContestant : IContestant
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <summary>An empty database.</summary>
    /// <param name="folder">Where.</param>
    public SqliteContestant(string folder)
    {
        Directory.CreateDirectory(folder);
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "records.db")};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("CREATE TABLE records (sequence INTEGER PRIMARY KEY, kind INTEGER, priority INTEGER, payload BLOB)");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO records (kind, priority, payload) VALUES (1, 1, $payload)";
        _insert.Parameters.Add("$payload", SqliteType.Blob);
        _insert.Prepare();
    }

    public ValueTask StoreAsync(IReadOnlyList<byte[]> group)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var payload in group)
        {
            _insert.Parameters[0].Value = payload;
            _insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Run(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
