namespace Edge.Agent.Devices.Signals;

/// <summary>What says that a part is there.</summary>
public interface IPartTrigger : IDisposable
{
    /// <summary>Parts as they come.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<PartEdge> ReadAsync(CancellationToken cancellationToken);
}
