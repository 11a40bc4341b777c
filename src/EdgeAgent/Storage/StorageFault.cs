using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>Turns the operating system's refusals into problems a caller can act on.</summary>
internal static class StorageFault
{
    private const int NoSpaceUnix = 28; // ENOSPC on Linux and macOS
    private const int QuotaLinux = 122; // EDQUOT
    private const int QuotaMac = 69; // EDQUOT
    private const int MediumUnix = 5; // EIO on Linux and macOS
    private const int MediumWindows = unchecked((int)0x80070017); // ERROR_CRC
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);

    /// <summary>Whether an exception is the file system's answer rather than a defect of ours.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsExpected(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether the medium itself cannot give the bytes, so that trying again is no help: they are as good as damaged.</summary>
    /// <param name="exception">The file system's answer.</param>
    public static bool IsUnreadable(Exception exception) => exception is IOException { HResult: MediumUnix or MediumWindows };

    /// <summary>The problem an expected exception stands for.</summary>
    /// <param name="what">What failed and where, without a full stop.</param>
    /// <param name="exception">The file system's answer.</param>
    public static Problem Describe(string what, Exception exception) => IsFull(exception)
        ? new Problem(ReasonCode.DiskFull, $"{what}: no space left; free some on the agent's data volume.")
        : new Problem(ReasonCode.InputOutput, $"{what}: {exception.Message}");

    private static bool IsFull(Exception exception) =>
        exception is IOException
        && exception.HResult is NoSpaceUnix or QuotaLinux or QuotaMac or DiskFullWindows or HandleDiskFullWindows;
}
