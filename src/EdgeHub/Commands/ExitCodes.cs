namespace Edge.Hub.Commands;

/// <summary>What a command's exit code says to a script.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The hub refused the request, or a file was not as it must be.</summary>
    public const int Refused = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No hub answers at the address.</summary>
    public const int NoHub = 3;

    /// <summary>An audit found what must not be.</summary>
    public const int Found = 4;
}
