using Edge.TestKit.Processes;

namespace Edge.Hub.Tests.Shared;

/// <summary>One server for all tests that need one; each makes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private int _databases;

    public PostgresCluster Cluster { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (PostgresCluster.Missing is null) await Cluster.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        return Cluster.DisposeAsync();
    }

    /// <summary>A new database, or the test is skipped.</summary>
    public async Task<string> DatabaseAsync()
    {
        Assert.SkipUnless(PostgresCluster.Missing is null, PostgresCluster.Missing ?? "");
        // What hubs of the tests before kept open.
        Npgsql.NpgsqlConnection.ClearAllPools();
        return await Cluster.CreateAsync($"hub{Interlocked.Increment(ref _databases)}");
    }
}
