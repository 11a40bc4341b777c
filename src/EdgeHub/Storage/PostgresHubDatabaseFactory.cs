using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Storage;

/// <summary>Gives PostgreSQL's tables to all who ask for the hub's.</summary>
internal sealed class PostgresHubDatabaseFactory(IDbContextFactory<PostgresHubDatabase> inner) : IDbContextFactory<HubDatabase>
{
    public HubDatabase CreateDbContext() => inner.CreateDbContext();
}
