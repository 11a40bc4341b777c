using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>Whose word lets a version of the repository serve.</summary>
internal interface IRepositoryTrust
{
    /// <summary>What the answers about a model rest on; while it is the same, so are they.</summary>
    /// <param name="name">The model.</param>
    string Edition(string name);

    /// <summary>Why a version may not serve; null where it may.</summary>
    /// <param name="version">The version as it lies there.</param>
    Problem? Refuses(ModelSnapshot version);
}
