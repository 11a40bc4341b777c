namespace Edge.Agent.Api.Access;

/// <summary>What an API key may do.</summary>
[Flags]
public enum ApiScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Run models: every inference path and the tasks.</summary>
    Infer = 1,

    /// <summary>Load and unload models.</summary>
    Models = 2,

    /// <summary>Ask: health, metadata, statistics, metrics, reported state, results.</summary>
    Status = 4,

    /// <summary>Decide what becomes of records the hub refused.</summary>
    Journal = 8,

    /// <summary>Stand at the line: see the kept pictures, and correct decisions.</summary>
    Operate = 16,
}
