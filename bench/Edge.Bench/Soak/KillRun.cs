using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Bench.Soak;

/// <summary>The journal, compiled as the agent is, is killed again and again under load.</summary>
internal static class KillRun
{
    /// <summary>Runs it.</summary>
    /// <param name="times">How many kills.</param>
    public static async Task<int> RunAsync(int times)
    {
        using var directory = new TemporaryDirectory();
        var seed = Environment.TickCount;
        var kills = new JournalKills(directory.Combine("journal"), seed);
        for (var kill = 1; kill <= times; kill++)
        {
            await kills.KillOnceAsync(kill);
            if (kill % Math.Max(1, times / 10) == 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kill} kills, {kills.Confirmed} records confirmed"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times} SIGKILLs under load (seed {seed}): {kills.Confirmed} records confirmed, none lost, none twice; slowest opening {kills.SlowestOpeningMs} ms"));
        return 0;
    }
}
