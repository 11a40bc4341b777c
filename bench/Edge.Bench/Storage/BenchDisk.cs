using System.Diagnostics;
using System.Globalization;

namespace Edge.Bench.Storage;

/// <summary>
/// A disk of its own, so that what is written to it is ours alone: an ext4 in a file behind a loop device, whose block
/// layer counts every sector, the file system's own log included. It takes root.
/// </summary>
internal sealed class BenchDisk : IDisposable
{
    private const int SectorSize = 512;
    private readonly string _folder;
    private readonly string _statistics;

    private BenchDisk(string folder, string statistics)
    {
        _folder = folder;
        _statistics = statistics;
    }

    /// <summary>Where it is mounted.</summary>
    public string Root => Path.Combine(_folder, "disk");

    /// <summary>Makes and mounts it.</summary>
    /// <param name="folder">Where its file and its mount point go: the disk that is to be measured.</param>
    public static BenchDisk Create(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "disk"));
        var image = Path.Combine(folder, "disk.img");
        Run("truncate", "-s", "4G", image);
        // All of it now: what the kernel would initialise later would be counted as ours.
        Run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
        Run("mount", "-o", "loop,noatime", image, Path.Combine(folder, "disk"));
        var device = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(parts => parts[1] == Path.Combine(folder, "disk"))[0];
        return new BenchDisk(folder, $"/sys/block/{Path.GetFileName(device)}/stat");
    }

    /// <summary>Bytes written to it so far, after a flush of what still waits.</summary>
    public long Written()
    {
        Run("sync", "-f", Root);
        var fields = File.ReadAllText(_statistics).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return long.Parse(fields[6], CultureInfo.InvariantCulture) * SectorSize;
    }

    public void Dispose()
    {
        Run("umount", "-l", Root);
        Directory.Delete(_folder, recursive: true);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: it takes root and a loop device.");
    }
}
