using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Edge.Bench.Storage;

/// <summary>How long a journal with a gigabyte of backlog takes to open, without anything in the page cache.</summary>
internal static class RecoveryRun
{
    private const int Gigabyte = 1 << 30;

    public static async Task RunAsync(string root)
    {
        var folder = Path.Combine(root, "backlog");
        var group = Enumerable.Repeat(new byte[400], 256).ToList();
        await using (var journal = JournalContestant.Open(folder))
        {
            // A little less than the quota, and nothing is acknowledged.
            while (journal.Status.Bytes < Gigabyte - (64 << 20))
                await JournalContestant.AppendAsync(journal, group);
        }

        // Root may drop the page cache; the bench's disk took root already.
        await using (var caches = new StreamWriter("/proc/sys/vm/drop_caches")) await caches.WriteAsync('3');
        var start = Stopwatch.GetTimestamp();
        await using var again = JournalContestant.Open(folder);
        var took = Stopwatch.GetElapsedTime(start);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"opening {again.Status.Bytes / 1e6:0} MB in {again.Status.Segments} segments, {again.Status.Backlog} records waiting: {took.TotalMilliseconds:0} ms (target < 1000 ms per GB)"));
    }
}
