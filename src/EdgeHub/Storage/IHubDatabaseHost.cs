using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Storage;

/// <summary>Where the hub's tables live: a file of its own, or a server it shares.</summary>
internal interface IHubDatabaseHost
{
    /// <summary>Brings the tables to the newest schema.</summary>
    Task MigrateAsync(IDbContextFactory<HubDatabase> databases, CancellationToken stop);
}
