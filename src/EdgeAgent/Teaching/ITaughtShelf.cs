using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>Where taught versions go.</summary>
internal interface ITaughtShelf
{
    /// <summary>Saves a version under the next free number.</summary>
    /// <param name="folder">Its complete folder, which stays the caller's.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where it lies, or why it does not.</returns>
    Task<Outcome<RepositoryPlace>> SaveAsync(string folder, string name, CancellationToken cancellationToken);
}
