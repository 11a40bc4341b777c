namespace Edge.Protocol.Deltas;

/// <summary>How a file comes to a device.</summary>
public enum TransferKind
{
    /// <summary>It is there already.</summary>
    Nothing,

    /// <summary>As a delta over a file that is there.</summary>
    Delta,

    /// <summary>Whole, compressed where that helps.</summary>
    Full,
}
