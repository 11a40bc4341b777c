namespace Edge.Hub.Fleet;

/// <summary>Whether this process does what exactly one of several hub processes must do.</summary>
internal interface ILeadership
{
    /// <summary>True in at most one process, and in one again soon after that one ended.</summary>
    bool IsLeader { get; }
}
