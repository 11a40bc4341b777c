namespace Edge.Agent.Deployment;

/// <summary>What is done to bring one model version into service; steps run in the order the plan lists them.</summary>
public enum UpdateStep
{
    /// <summary>Fetch the manifest, then every file that is not here.</summary>
    Fetch,

    /// <summary>Put the version's folder together.</summary>
    Assemble,

    /// <summary>Load it beside the active version and run its golden cases.</summary>
    Check,

    /// <summary>Let it look at copies of live frames beside the active version.</summary>
    Shadow,

    /// <summary>Swap to it under watch and on a lease, and write it into the current slot once it has proven itself.</summary>
    Trial,

    /// <summary>Swap to it and write it into the current slot.</summary>
    Activate,

    /// <summary>It took the agent down each time it was tried: leave it.</summary>
    GiveUp,
}
