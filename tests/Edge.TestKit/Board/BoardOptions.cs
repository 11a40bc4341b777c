namespace Edge.TestKit.Board;

/// <summary>How a board is booted.</summary>
public sealed record BoardOptions
{
    /// <summary>The board is killed after this time. Default 90 s: booting takes 3 s on an idle host, and 30 on a busy one.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Memory of the machine in MiB. Default 1024.</summary>
    public int MemoryMiB { get; init; } = 1024;

    /// <summary>A raw ext4 image, as a file or an address that QEMU opens (<c>nbd:unix:…</c>), mounted on <c>/data</c>; null leaves <c>/data</c> in memory.</summary>
    public string? Disk { get; init; }
}
