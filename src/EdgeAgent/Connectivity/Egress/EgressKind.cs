namespace Edge.Agent.Connectivity.Egress;

/// <summary>What left the box, as the data ledger names it.</summary>
public enum EgressKind
{
    /// <summary>Connecting, subscribing, keep-alives and the answers to what was received: whatever no other kind explains.</summary>
    Protocol,

    /// <summary>Batches of records.</summary>
    Records,

    /// <summary>Batches that hold records of high priority.</summary>
    Alarms,

    /// <summary>Reported state.</summary>
    Reported,

    /// <summary>Presence.</summary>
    Status,

    /// <summary>Which blocks of a model are missing.</summary>
    BlockWants,

    /// <summary>Answers to commands.</summary>
    Commands,

    /// <summary>Images, bundles and other files that a policy names.</summary>
    Upload,

    /// <summary>Traces to the configured collector.</summary>
    Traces,
}
