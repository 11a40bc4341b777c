using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>Loads a version beside the active one, for whoever asks it about copies of frames.</summary>
public interface IShadowBench
{
    /// <summary>Loads a version with sessions of its own.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>The version, or why it cannot be had.</returns>
    ValueTask<Outcome<IShadowModel>> OpenAsync(ModelSnapshot snapshot, CancellationToken cancellationToken);
}
