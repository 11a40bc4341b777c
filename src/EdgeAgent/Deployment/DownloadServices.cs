namespace Edge.Agent.Deployment;

/// <summary>What a download needs of the machine.</summary>
/// <param name="Time">The clock.</param>
/// <param name="FreeSpace">Bytes free for the agent on the file system that holds a folder.</param>
/// <param name="Logger">The log.</param>
public sealed record DownloadServices(TimeProvider Time, Func<string, long> FreeSpace, ILogger<BlockDownloader> Logger)
{
    /// <summary>Asks the operating system for free space.</summary>
    /// <param name="folder">A folder on the file system; it need not exist yet.</param>
    public static long AskFreeSpace(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent) existing = parent;
        return new DriveInfo(existing).AvailableFreeSpace;
    }
}
