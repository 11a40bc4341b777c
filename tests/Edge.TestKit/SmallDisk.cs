using System.Diagnostics;

namespace Edge.TestKit;

/// <summary>A small tmpfs that a test can fill. It takes root.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    /// <summary>Mounts it.</summary>
    /// <param name="path">The folder it covers; made when missing.</param>
    /// <param name="size">Its size as mount takes it, for example <c>32m</c>.</param>
    public SmallDisk(string path, string size)
    {
        _path = path;
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path);
    }

    /// <summary>Whether this process may mount one.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>Takes all the room.</summary>
    /// <param name="but">Bytes to leave.</param>
    /// <returns>The file to delete so that there is room again.</returns>
    public string Fill(long but = 0)
    {
        var ballast = Path.Combine(_path, "ballast");
        using var file = File.Create(ballast);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // That is the full disk.
        }

        file.SetLength(Math.Max(0, file.Length - but));
        return ballast;
    }

    /// <summary>Unmounts it, lazily: a test that failed may leave files open, and the mount must go all the same.</summary>
    public void Dispose() => Run("umount", "-l", _path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }
}
