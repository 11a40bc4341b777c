using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Bench.Soak;

/// <summary>An update of the published agent, ended at each of its changes to the disk, and with each of them failing.</summary>
internal static class UpdateRun
{
    /// <summary>What a disk says: broken, and full.</summary>
    private static readonly int[] Errors = [5, 28];

    /// <summary>Runs it.</summary>
    /// <param name="step">Every so many changes; 1 for each.</param>
    public static async Task<int> RunAsync(int step)
    {
        using var directory = new TemporaryDirectory();
        await using var cuts = await UpdateCuts.PrepareAsync(directory.Path);
        var changes = await cuts.CountAsync();
        var (ended, failed) = (0, 0);
        for (var at = 1; at <= changes; at += step)
        {
            await cuts.CutAsync(at, error: null);
            ended++;
            await cuts.CutAsync(at, Errors[at / step % Errors.Length]);
            failed++;
            if (ended % 10 == 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{at} of {changes} changes"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"an update of {changes} changes to the disk: the agent ended at {ended} of them and {failed} of them failed; a committed version served at once each time, without the hub, and the update finished by itself"));
        return 0;
    }
}
