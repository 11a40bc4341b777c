using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Storage;

/// <summary>The one SQLite file: how it is opened by EF Core and by the bulk writer.</summary>
internal sealed class DatabaseFile : IHubDatabaseHost
{
    /// <summary>Names the file; nothing is opened yet.</summary>
    /// <param name="dataDirectory">The hub's data folder.</param>
    public DatabaseFile(string dataDirectory)
    {
        Path = System.IO.Path.Combine(dataDirectory, "hub.db");
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            // SQLite checks foreign keys per row; the two writers here insert only numbers they have just looked up.
            ForeignKeys = false,
        }.ToString();
    }

    public string Path { get; }

    public string ConnectionString { get; }

    /// <summary>Brings the file to the newest schema, in write-ahead mode.</summary>
    public async Task MigrateAsync(IDbContextFactory<HubDatabase> databases, CancellationToken stop)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await database.Database.MigrateAsync(stop).ConfigureAwait(false);
        await database.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", stop).ConfigureAwait(false);
    }

    /// <summary>Opens a connection whose commits are on disk when they return.</summary>
    public SqliteConnection OpenDurable()
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var pragma = connection.CreateCommand();
        // FULL: in write-ahead mode NORMAL would return before the fsync, and an acknowledgement must not.
        pragma.CommandText = "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536";
        pragma.ExecuteNonQuery();
        return connection;
    }
}
