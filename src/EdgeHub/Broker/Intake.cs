namespace Edge.Hub.Broker;

/// <summary>What became of a message.</summary>
internal enum Intake
{
    /// <summary>Taken.</summary>
    Taken,

    /// <summary>Not of the form its topic asks for.</summary>
    Malformed,

    /// <summary>The death of a session that a newer birth replaced.</summary>
    Outdated,

    /// <summary>The ingest queue stayed full.</summary>
    NoRoom,

    /// <summary>Nothing a device may say.</summary>
    NotAllowed,
}
