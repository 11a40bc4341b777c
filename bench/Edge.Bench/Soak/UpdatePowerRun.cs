using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Board;

namespace Edge.Bench.Soak;

/// <summary>The power of the emulated board is cut again and again in the middle of an update.</summary>
internal static class UpdatePowerRun
{
    /// <summary>Runs it.</summary>
    /// <param name="times">How many cuts.</param>
    public static async Task<int> RunAsync(int times)
    {
        if (await SoakBoard.PrepareAsync() is not { } board) return 1;
        var seed = Environment.TickCount;
        // Not below the repository: a unix socket's path is short.
        using var folder = new TemporaryDirectory();
        await using var cuts = await UpdatePowerCuts.PrepareAsync(board, folder.Path, seed, CancellationToken.None);
        for (var cut = 1; cut <= times; cut++)
        {
            await cuts.CutOnceAsync(CancellationToken.None);
            if (cut % 5 == 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cut} cuts, {cuts.Interrupted} before the commit"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times} power cuts in updates of {cuts.Update.TotalSeconds:0.0} s (seed {seed}), {cuts.Interrupted} before the commit, and {times} just after it: a committed version served at once each time, and every update finished"));
        return 0;
    }
}
