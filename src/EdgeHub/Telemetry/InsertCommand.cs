using Microsoft.Data.Sqlite;

namespace Edge.Hub.Telemetry;

/// <summary>A prepared statement whose parameters are set by position, row after row.</summary>
internal sealed class InsertCommand : IDisposable
{
    private readonly SqliteCommand _command;

    /// <summary>Prepares a statement with parameters <c>$0</c>, <c>$1</c> ….</summary>
    /// <param name="connection">The writer's connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">How many parameters it has.</param>
    public InsertCommand(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}", Value = DBNull.Value });
        _command.Prepare();
    }

    /// <summary>Joins a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    public void Join(SqliteTransaction transaction) => _command.Transaction = transaction;

    /// <summary>Runs the statement.</summary>
    /// <param name="values">One value per parameter.</param>
    /// <returns>Rows changed; 0 for an ignored conflict.</returns>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>Runs the statement and reads the first column of the first row.</summary>
    /// <param name="values">One value per parameter.</param>
    public object? Read(params ReadOnlySpan<object?> values)
    {
        Set(values);
        return _command.ExecuteScalar();
    }

    /// <inheritdoc/>
    public void Dispose() => _command.Dispose();

    private void Set(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
