using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Edge.Hub.Storage;

/// <summary>The same tables on PostgreSQL: lower-case columns, so that SQL without quotes means the same on both.</summary>
internal sealed class PostgresHubDatabase(DbContextOptions<PostgresHubDatabase> options) : HubDatabase(options)
{
    /// <summary>Numbers records in order of arrival, over all processes.</summary>
    public const string RecordIds = "record_ids";

    private const long PlanningLock = 0x45646765_0002;

    /// <inheritdoc/>
    public override async Task<IAsyncDisposable> TakePlanningTurnAsync(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(Database.GetConnectionString());
        await connection.OpenAsync(stop).ConfigureAwait(false);
        // Held by the transaction, so that a process that dies gives its turn back.
        await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = PlanningLock } } };
        await command.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        return connection;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.HasSequence<long>(RecordIds);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(property.Name.ToLowerInvariant());
    }
}
