using Microsoft.Data.Sqlite;

namespace Edge.Hub.Telemetry;

/// <summary>Projects what rollouts are judged on, in the records' own transaction: items for review and steps of updates.</summary>
internal sealed class ProofProjection(SqliteConnection connection, int samplePerMille) : IDisposable
{
    private readonly BulkStatement _review = new(
        connection, $"INSERT INTO review_items ({ProofRows.ReviewColumns}) VALUES ({ProofRows.Parameters('?', ProofRows.ReviewColumns)}) ON CONFLICT DO NOTHING");

    private readonly BulkStatement _deployment = new(
        connection, $"INSERT INTO deployments ({ProofRows.DeploymentColumns}) VALUES ({ProofRows.Parameters('?', ProofRows.DeploymentColumns)})");

    /// <summary>Adds what a new record says; most say nothing here.</summary>
    public void Add(long id, int device, ReceivedRecord record, long receivedAtMs)
    {
        if (ProofRows.ReviewOf(id, device, record, receivedAtMs, samplePerMille) is { } item) _review.Run(ProofRows.Values(item));
        if (ProofRows.DeploymentOf(id, device, record) is { } step) _deployment.Run(ProofRows.Values(step));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _review.Dispose();
        _deployment.Dispose();
    }
}
