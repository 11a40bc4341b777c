using System.Globalization;
using Spectre.Console;

namespace Edge.Agent.Commands.Bench;

/// <summary>A bench's results for people.</summary>
internal static class BenchTable
{
    /// <summary>Prints them; what a failed row would have shown is said below the table.</summary>
    /// <param name="report">The results.</param>
    /// <param name="output">Takes them.</param>
    public static void Print(BenchReport report, TextWriter output)
    {
        var table = new Table().RoundedBorder().Title($"{report.Model} {report.Version}").AddColumn("provider");
        foreach (var column in new[] { "threads", "inst.", "batch", "clients", "inf/s", "p50 µs", "p90 µs", "p99 µs", "queue", "pre", "compute", "post", "RSS MB" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var cell in report.Cells)
        {
            string[] setting =
            [
                Markup.Escape(cell.Provider ?? "model's"), Number(cell.Threads), cell.Instances is { } instances ? Number(instances) : "model's", Number(cell.Batch), Number(cell.Clients),
            ];
            string[] figures = cell.Problem is not null
                ? ["failed"]
                :
                [
                    Number(cell.InferencesPerSecond) + (cell.Stable ? "" : " ~"), Number(cell.P50Microseconds), Number(cell.P90Microseconds), Number(cell.P99Microseconds),
                    Number(cell.QueueMicroseconds), Number(cell.PreMicroseconds), Number(cell.ComputeMicroseconds), Number(cell.PostMicroseconds),
                    (cell.ResidentKilobytes / 1000.0).ToString("0.0", CultureInfo.InvariantCulture),
                ];
            table.AddRow([.. setting, .. figures]);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // A file or a pipe has no width of its own, and half a figure is none.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 200;
        console.Write(table);
        foreach (var cell in report.Cells.Where(cell => cell.Problem is not null))
            output.WriteLine($"failed: {string.Join(' ', new BenchCell(cell.Provider, cell.Threads, cell.Instances, cell.Batch, cell.Clients).ToArguments())}: {cell.Problem}");
        if (report.Cells.Any(cell => cell.Problem is null && !cell.Stable))
            output.WriteLine("~ the last three windows differ by more than 10 %: something else runs on this machine, or --seconds is too short.");
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
