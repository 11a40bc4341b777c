using Edge.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Storage;

/// <summary>The two databases are one model; a table that only one of them has shows here, without a server.</summary>
public sealed class DatabaseModelTests
{
    [Fact]
    public void Migrations_OfSqlite_HoldTheWholeModel()
    {
        using var database = new DesignTimeDatabase().CreateDbContext([]);

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Migrations_OfPostgres_HoldTheWholeModel()
    {
        using var database = new DesignTimePostgres().CreateDbContext([]);

        Assert.False(database.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Columns_OfBothDatabases_AreTheSameButForCase()
    {
        using var sqlite = new DesignTimeDatabase().CreateDbContext([]);
        using var postgres = new DesignTimePostgres().CreateDbContext([]);

        Assert.NotEmpty(Columns(sqlite));
        Assert.Equal(Columns(sqlite).Select(column => column.ToLowerInvariant()), Columns(postgres));
    }

    private static List<string> Columns(DbContext database) =>
        [.. database.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}"))
            .Order(StringComparer.OrdinalIgnoreCase)];
}
