namespace Edge.Bench.Storage;

/// <summary>Something that stores records so that they outlive a power cut.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Stores records, together, and returns when they are durable, or as near to it as it gets.</summary>
    /// <param name="group">The payloads.</param>
    ValueTask StoreAsync(IReadOnlyList<byte[]> group);

    /// <summary>Returns when nothing waits to be written.</summary>
    ValueTask SettleAsync() => ValueTask.CompletedTask;
}
