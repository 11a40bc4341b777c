using System.Diagnostics;

namespace Edge.TestKit.Board;

/// <summary>
/// A board's disk with a write cache that a power cut empties: nbdkit keeps what is written until the guest flushes, and is
/// killed. Killing QEMU alone would lose nothing, because the host has every write already.
/// </summary>
public sealed class VolatileDisk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _image;
    private readonly string _socket;
    private Process? _cache;

    private VolatileDisk(string image, string socket)
    {
        _image = image;
        _socket = socket;
    }

    /// <summary>What a board boots with.</summary>
    public string Address => $"nbd:unix:{_socket}";

    /// <summary>An empty disk with an ext4 file system.</summary>
    /// <param name="folder">Holds its image; its path must be short enough for a unix socket.</param>
    /// <param name="megabytes">Its size in MiB.</param>
    public static async Task<VolatileDisk> CreateAsync(string folder, int megabytes)
    {
        var image = Path.Combine(folder, "disk.img");
        using (var file = File.Create(image)) file.SetLength((long)megabytes << 20);
        using var format = Process.Start("/sbin/mkfs.ext4", ["-q", "-F", image]);
        await format.WaitForExitAsync();
        if (format.ExitCode != 0) throw new InvalidOperationException($"mkfs.ext4 ended with {format.ExitCode}.");
        return new VolatileDisk(image, Path.Combine(folder, "disk.sock"));
    }

    /// <summary>Switches it on.</summary>
    public async Task StartAsync()
    {
        File.Delete(_socket);
        _cache = Process.Start("nbdkit", ["--foreground", "-U", _socket, "--filter=cache", "file", _image, "cache=writeback"]);
        var began = Stopwatch.GetTimestamp();
        while (!File.Exists(_socket))
        {
            if (_cache.HasExited || Stopwatch.GetElapsedTime(began) > Patience) throw new InvalidOperationException("nbdkit does not listen.");
            await Task.Delay(10);
        }
    }

    /// <summary>Cuts its power: what was not flushed is gone.</summary>
    public void Cut()
    {
        _cache?.Kill();
        _cache?.WaitForExit();
        _cache?.Dispose();
        _cache = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Cut();
}
