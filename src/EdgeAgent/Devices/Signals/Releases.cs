namespace Edge.Agent.Devices.Signals;

/// <summary>What a pipeline holds, let go of in the reverse order.</summary>
internal sealed class Releases : IAsyncDisposable
{
    private readonly Stack<IDisposable> _held = new();

    /// <summary>Adds what was claimed last.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="held">It.</param>
    /// <returns>The same.</returns>
    public T Own<T>(T held)
        where T : IDisposable
    {
        _held.Push(held);
        return held;
    }

    /// <summary>Lets go; gates wait for the parts that are on their way to them, so not on the caller's thread.</summary>
    public async ValueTask DisposeAsync() => await Task.Run(() =>
    {
        while (_held.TryPop(out var held)) held.Dispose();
    });
}
