using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>Brings a model that is on this box into service for a pipeline that is about to need it.</summary>
public interface IModelSupply
{
    /// <summary>Makes sure that a model serves.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Null when it serves; else why it does not.</returns>
    ValueTask<Problem?> FindAsync(string name, CancellationToken cancellationToken);
}
