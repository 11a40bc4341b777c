namespace Edge.Hub.Tests.Shared;

/// <summary>Tests of several hubs: one PostgreSQL server for all of them, and one test at a time.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHubs : ICollectionFixture<PostgresFixture>
{
    public const string Name = "shared hubs";
}
