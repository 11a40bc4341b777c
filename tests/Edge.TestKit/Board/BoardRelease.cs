namespace Edge.TestKit.Board;

/// <summary>What the board runs.</summary>
public enum BoardRelease
{
    /// <summary>Debian 12: Linux 6.1, libgpiod 1.</summary>
    Bookworm,

    /// <summary>Debian 13: Linux 6.12, libgpiod 2.</summary>
    Trixie,
}
