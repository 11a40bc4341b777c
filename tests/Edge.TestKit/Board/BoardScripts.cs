using System.Diagnostics;

namespace Edge.TestKit.Board;

/// <summary>The shell scripts of <c>tests/board</c>, which anyone can also run by hand.</summary>
internal sealed class BoardScripts
{
    private readonly string _folder;
    private readonly string _release;

    /// <summary>The scripts for one release.</summary>
    /// <param name="folder">The scripts' folder.</param>
    /// <param name="artifacts">The folder below which each release has its cache.</param>
    /// <param name="release">What the board runs.</param>
    public BoardScripts(string folder, string artifacts, BoardRelease release)
    {
        _folder = folder;
        _release = release == BoardRelease.Trixie ? "trixie" : "bookworm";
        Cache = Path.Combine(artifacts, release == BoardRelease.Trixie ? "board-trixie" : "board");
    }

    /// <summary>The folder with the board's parts.</summary>
    public string Cache { get; }

    /// <summary>What starts a script, with its output redirected.</summary>
    /// <param name="script">File name.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessStartInfo Start(string script, params IEnumerable<string> arguments) =>
        new(Path.Combine(_folder, script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["EDGE_BOARD_RELEASE"] = _release },
        };

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">File name.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Null, or the script's last words when it failed.</returns>
    public async Task<string?> RunAsync(string script, CancellationToken cancellation, params string[] arguments)
    {
        using var process = Process.Start(Start(script, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? null : $"{script} ended with {process.ExitCode}: {errors.Trim()} {(await output).Trim()}";
    }
}
