using System.Diagnostics;
using System.Globalization;

namespace Edge.TestKit.Board;

/// <summary>
/// The arm64 box without hardware: QEMU's virt machine with Debian's kernel and a real <c>/dev/gpiochip0</c>
/// (<see cref="ChipLabel"/>). The guest reaches this host's loopback at <see cref="HostAddress"/>.
/// </summary>
public sealed class EmulatedBoard
{
    /// <summary>The label of the board's GPIO chip.</summary>
    public const string ChipLabel = "9030000.pl061";

    /// <summary>The line that <see cref="RunningBoard.PressAsync"/> drives high for 100 ms.</summary>
    public const int ButtonLine = 3;

    /// <summary>The host's loopback, as the guest sees it.</summary>
    public const string HostAddress = "10.0.2.2";

    private readonly BoardScripts _scripts;

    private EmulatedBoard(BoardScripts scripts) => _scripts = scripts;

    /// <summary>Fetches the board's parts unless they are there.</summary>
    /// <param name="repository">The repository's root folder.</param>
    /// <param name="release">What it runs.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The board, or what this host lacks for it.</returns>
    public static async Task<(EmulatedBoard? Board, string? Missing)> PrepareAsync(
        string repository, BoardRelease release, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "The emulated board needs a Linux host with QEMU and apt.");
        }

        var scripts = new BoardScripts(Path.Combine(repository, "tests", "board"), Path.Combine(repository, "artifacts"), release);
        var missing = await scripts.RunAsync("prepare.sh", cancellation, scripts.Cache);
        return missing is null ? (new EmulatedBoard(scripts), null) : (null, missing);
    }

    /// <summary>Boots the board; it powers off when the payload's <c>run.sh</c> ends.</summary>
    /// <param name="payload">What becomes <c>/edge</c>.</param>
    /// <param name="options">Limits and disk.</param>
    /// <param name="cancellation">Gives up before the machine is started.</param>
    public async Task<RunningBoard> BootAsync(BoardPayload payload, BoardOptions options, CancellationToken cancellation)
    {
        // A unix socket's path holds 107 bytes at most, so the work folder is made directly below the temporary one.
        var work = Directory.CreateTempSubdirectory("edge-board-").FullName;
        var image = Path.Combine(work, "initramfs");
        var monitor = Path.Combine(work, "monitor");
        if (await _scripts.RunAsync("initramfs.sh", cancellation, payload.Folder, image, _scripts.Cache) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        List<string> arguments =
        [
            image, "--cache", _scripts.Cache, "--monitor", monitor,
            "--timeout", options.Timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            "--memory", options.MemoryMiB.ToString(CultureInfo.InvariantCulture),
        ];
        if (options.Disk is { } disk)
        {
            arguments.AddRange(["--disk", disk]);
        }

        return new RunningBoard(Process.Start(_scripts.Start("boot.sh", arguments))!, new BoardMonitor(monitor), work);
    }
}
