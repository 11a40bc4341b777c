namespace Edge.Hub.Storage;

/// <summary>The turn of a hub that is alone with its database.</summary>
internal sealed class NoTurn : IAsyncDisposable
{
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
