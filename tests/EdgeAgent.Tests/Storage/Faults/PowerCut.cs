namespace Edge.Agent.Tests.Storage.Faults;

/// <summary>What of the changes that were never flushed a disk still has when the power comes back.</summary>
public enum PowerCut
{
    /// <summary>None of them.</summary>
    KeepsFlushed,

    /// <summary>Any of a file's pages, and the first few of the changed names.</summary>
    KeepsSome,

    /// <summary>All: the process alone was killed.</summary>
    KeepsAll,
}
