namespace Edge.Agent.Storage.Sealing;

/// <summary>What became of opening a stored record.</summary>
internal enum OpenedRecord
{
    /// <summary>It is open.</summary>
    Open,

    /// <summary>The key that sealed it is not here: it waits.</summary>
    Held,

    /// <summary>It was changed, or belongs to another place: it is lost.</summary>
    Damaged,
}
