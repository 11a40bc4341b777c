namespace Edge.Hub.Telemetry;

/// <summary>Where records go. The seam at which a test makes the disk fail.</summary>
internal interface IRecordStore : IDisposable
{
    /// <summary>Stores batches in one transaction; what it returns is on disk.</summary>
    /// <param name="batches">The batches.</param>
    /// <returns>What became of each batch, in order.</returns>
    /// <exception cref="System.Data.Common.DbException">Nothing was stored.</exception>
    /// <exception cref="IOException">Nothing was stored.</exception>
    IReadOnlyList<StoredBatch> Store(IReadOnlyList<ReceivedBatch> batches);
}
