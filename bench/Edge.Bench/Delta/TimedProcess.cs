using System.Diagnostics;
using System.Globalization;

namespace Edge.Bench.Delta;

/// <summary>Runs a program to its end and says what it cost.</summary>
internal static class TimedProcess
{
    /// <summary>Debian's GNU time: the kernel's own count of the largest resident set, without a runtime's fork in it.</summary>
    public const string Time = "/usr/bin/time";

    /// <summary>Runs a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<(DeltaCost Cost, string Output)> RunAsync(params string[] command)
    {
        var report = Path.GetTempFileName();
        var info = new ProcessStartInfo(Time) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-f", "%M", "-o", report }.Concat(command)) info.ArgumentList.Add(argument);
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}");
        var peak = long.Parse((await File.ReadAllLinesAsync(report))[^1], CultureInfo.InvariantCulture) * 1024;
        File.Delete(report);
        return (new DeltaCost(elapsed, peak), output);
    }
}
