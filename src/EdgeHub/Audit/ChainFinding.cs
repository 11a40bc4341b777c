namespace Edge.Hub.Audit;

/// <summary>What is wrong with a stored record.</summary>
internal enum ChainFinding
{
    /// <summary>Nothing: it fails only because the record before it is wrong.</summary>
    Follower = 0,

    /// <summary>Its content does not give its link.</summary>
    Altered = 1,

    /// <summary>It was stored and acknowledged, and is no longer there.</summary>
    Removed = 2,

    /// <summary>Another record of the journal stands in its place.</summary>
    Reordered = 3,
}
