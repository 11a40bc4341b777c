using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Board;

namespace Edge.Bench.Soak;

/// <summary>The power of the emulated board is cut again and again while the journal writes, and first where the cut must show.</summary>
internal static class PowerRun
{
    /// <summary>Runs it.</summary>
    /// <param name="times">How many cuts.</param>
    public static async Task<int> RunAsync(int times)
    {
        if (await SoakBoard.PrepareAsync() is not { } board) return 1;
        var seed = Environment.TickCount;
        var (confirmed, complaints, _) = await CutAsync(board, 1, barriers: false, seed);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"without barriers, the control: {confirmed} records confirmed, {complaints.Count} findings"));
        if (complaints.Count == 0)
        {
            await Console.Error.WriteLineAsync("A cut that loses nothing without barriers is no cut.");
            return 1;
        }

        (confirmed, complaints, var slowest) = await CutAsync(board, times, barriers: true, seed);
        foreach (var complaint in complaints) Console.WriteLine(complaint);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{times} power cuts (seed {seed}): {confirmed} records confirmed, {complaints.Count} findings; slowest opening {slowest} ms on the emulated board"));
        return complaints.Count == 0 ? 0 : 1;
    }

    private static async Task<(long Confirmed, IReadOnlyList<string> Complaints, int SlowestMs)> CutAsync(EmulatedBoard board, int times, bool barriers, int seed)
    {
        // Not below the repository: a unix socket's path is short.
        using var folder = new TemporaryDirectory();
        using var cuts = await PowerCuts.PrepareAsync(board, folder.Path, barriers, seed);
        List<string> complaints = [];
        // One more than cuts that count: the last one's damage is seen at the boot after it.
        for (var cut = 0; cut <= times; cut++)
        {
            complaints.AddRange(await cuts.CutOnceAsync(CancellationToken.None));
            if (cut % 5 == 0) await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cut} cuts, {cuts.Confirmed} records confirmed"));
        }

        return (cuts.Confirmed, complaints, cuts.SlowestOpeningMs);
    }
}
