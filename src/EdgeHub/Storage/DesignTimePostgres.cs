using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Edge.Hub.Storage;

/// <summary>Lets <c>dotnet ef migrations add --context PostgresHubDatabase</c> see the model without a server.</summary>
internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresHubDatabase>
{
    public PostgresHubDatabase CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresHubDatabase>().UseNpgsql("Host=localhost").Options);
}
