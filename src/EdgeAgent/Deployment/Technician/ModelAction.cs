namespace Edge.Agent.Deployment.Technician;

/// <summary>What a technician may decide about a managed model.</summary>
internal enum ModelAction
{
    /// <summary>Nothing of it changes until it is released.</summary>
    Hold,

    /// <summary>It is updated again.</summary>
    Release,

    /// <summary>The version before serves, and is held.</summary>
    Rollback,

    /// <summary>The proof under way is ended in the version's favour.</summary>
    Promote,
}
