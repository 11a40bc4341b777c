using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edge.Hub.Storage;

/// <summary>The PostgreSQL database that several hub processes share.</summary>
internal sealed class PostgresServer(string connectionString) : IHubDatabaseHost
{
    public string ConnectionString { get; } = connectionString;

    /// <summary>Opens a connection for one user that keeps it: the ingest writer's temporary tables, a leader's lock.</summary>
    public NpgsqlConnection OpenOwn()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <inheritdoc/>
    public async Task MigrateAsync(IDbContextFactory<HubDatabase> databases, CancellationToken stop)
    {
        // Processes that start together wait for one another at EF Core's own migration lock.
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await database.Database.MigrateAsync(stop).ConfigureAwait(false);
    }
}
