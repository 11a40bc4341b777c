using System.Diagnostics;
using Edge.TestKit.Processes;

namespace Edge.Bench.Lane;

/// <summary>Runs a loop program, which prints <c>first</c> after its first inference and a JSON line at its end.</summary>
internal static class TimedLoop
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<LoopResult> RunAsync(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        // The peer must not phone home either, or it would be timed doing so.
        await using var process = new ProgramProcess(program, arguments, new Dictionary<string, string> { ["ORT_DISABLE_TELEMETRY"] = "1" });
        await process.WaitForLineAsync(line => line == "first", Limit);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return LoopResult.Parse(await process.WaitForLineAsync(line => line.StartsWith('{'), Limit), first);
    }
}
