using Edge.Protocol;

namespace Edge.Agent.Serving.Engine;

/// <summary>The models of the repository, for whoever may load and unload them.</summary>
internal interface IRepositoryControl
{
    /// <summary>Every version on disk that does not serve, with the reason where there is one.</summary>
    IReadOnlyList<ServedModel> Index();

    /// <summary>Loads a model again that was unloaded to make room.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Whether it serves now.</returns>
    ValueTask<bool> WakeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Loads a model's newest version.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Null, or why not.</returns>
    ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Unloads a model.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null, or why not.</returns>
    ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken);
}
