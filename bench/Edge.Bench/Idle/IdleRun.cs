using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Network;
using Spectre.Console;

namespace Edge.Bench.Idle;

/// <summary>
/// What a box that has nothing to say costs on its link: real agents beside a real mosquitto, each pair in a network
/// namespace of its own, all watched for the same minutes and extrapolated to 30 days.
/// </summary>
internal static class IdleRun
{
    /// <summary>Connecting and the first reports are paid once, not every minute.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(20);

    private static readonly (string KeepAlive, string ReportInterval)[] Settings =
        [("30s", "1m"), ("30s", "1d"), ("1m", "1d"), ("2m", "1d")];

    public static async Task<int> RunAsync(TimeSpan window)
    {
        if (NetworkNamespace.Obstacle is { } obstacle || !File.Exists(IdleBox.Mosquitto))
        {
            Console.Error.WriteLine($"bench idle: {NetworkNamespace.Obstacle ?? "mosquitto is not installed"}");
            return 1;
        }

        // A file or a pipe has no width of its own.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 140;
        using var directory = new TemporaryDirectory();
        var boxes = Settings.Select((setting, index) => new IdleBox(directory.Combine($"box-{index}"), index, setting.KeepAlive, setting.ReportInterval)).ToList();
        try
        {
            foreach (var box in boxes) await box.StartAsync();
            await Task.Delay(Settling);
            var before = boxes.Select(box => box.Read()).ToList();
            await Task.Delay(window);
            var table = new Table().RoundedBorder().AddColumns("hub.keepAlive", "hub.reportInterval", "packets/h", "IP bytes/h, both ways", "MB in 30 days");
            for (var i = 0; i < boxes.Count; i++)
            {
                var cost = boxes[i].Read() - before[i];
                var hours = window.TotalHours;
                table.AddRow(
                    Settings[i].KeepAlive, Settings[i].ReportInterval, Number(cost.Packets / hours), Number(cost.Bytes / hours),
                    (cost.Bytes / hours * 24 * 30 / 1e6).ToString("0.00", CultureInfo.InvariantCulture));
            }

            AnsiConsole.Write(table);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Measured for {window.TotalSeconds:0} s after {Settling.TotalSeconds:0} s of settling and extrapolated; IP bytes with TCP and IP headers, of both directions. No link layer, no TLS."));
            return 0;
        }
        finally
        {
            foreach (var box in boxes) await box.DisposeAsync();
        }
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
