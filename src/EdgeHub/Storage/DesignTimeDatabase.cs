using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Edge.Hub.Storage;

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting a hub.</summary>
internal sealed class DesignTimeDatabase : IDesignTimeDbContextFactory<HubDatabase>
{
    public HubDatabase CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<HubDatabase>().UseSqlite("Data Source=design.db").Options);
}
