using System.Runtime.InteropServices;

namespace Edge.Agent.Deployment;

/// <summary>A second name for a file, so that a version's folder costs no second copy of its model.</summary>
internal static partial class HardLink
{
    /// <summary>Links where the file system can, else copies.</summary>
    /// <param name="existing">The file.</param>
    /// <param name="link">Its new name.</param>
    /// <exception cref="IOException">Neither was possible.</exception>
    public static void CreateOrCopy(string existing, string link)
    {
        // FAT and some overlay file systems know no hard links; Windows has another call and disks enough.
        if (!OperatingSystem.IsWindows() && Link(existing, link) == 0) return;
        File.Copy(existing, link);
        using var handle = File.OpenHandle(link, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string link);
}
