using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Protocol;

namespace Edge.Agent.Commands.Bench;

/// <summary>A bench has the one model it was given.</summary>
internal sealed class NoRepository : IRepositoryControl
{
    private static readonly Problem None = new(ReasonCode.NotFound, "There is no repository.");

    /// <inheritdoc/>
    public IReadOnlyList<ServedModel> Index() => [];

    /// <inheritdoc/>
    public ValueTask<bool> WakeAsync(string name, CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    public ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken) => new(None);

    /// <inheritdoc/>
    public ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken) => new(None);
}
