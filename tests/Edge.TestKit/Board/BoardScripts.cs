using System.Diagnostics;

namespace Edge.TestKit.Board;

/// <summary>The shell scripts of <c>tests/board</c>, which anyone can also run by hand.</summary>
/// <param name="folder">The scripts' folder.</param>
/// <param name="cache">The folder with the board's parts.</param>
internal sealed class BoardScripts(string folder, string cache)
{
    public string Cache { get; } = cache;

    public ProcessStartInfo Start(string script, params IEnumerable<string> arguments) =>
        new(Path.Combine(folder, script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>Runs a script to its end.</summary>
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
