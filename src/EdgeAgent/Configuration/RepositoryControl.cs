namespace Edge.Agent.Configuration;

/// <summary>Who decides which models of the repository are loaded: Triton's model control modes.</summary>
public enum RepositoryControl
{
    /// <summary>All at the start, and then nobody.</summary>
    None,

    /// <summary>Those of the pipelines at the start, others on request over the API.</summary>
    Explicit,

    /// <summary>All, and the folder is watched for changes.</summary>
    Poll,
}
