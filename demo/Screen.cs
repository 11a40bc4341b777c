using System.Globalization;
using Spectre.Console;

namespace Edge.Demo;

/// <summary>Shows the boxes while an act goes on: a live table for people, one line a second for logs.</summary>
internal sealed class Screen
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    /// <summary>A log is read afterwards: fewer lines say as much.</summary>
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(4);

    private readonly Stage _stage;
    private readonly bool _plain;

    public Screen(Stage stage, bool plain)
    {
        _stage = stage;
        _plain = plain;
        // A log is not wrapped at 80 columns.
        if (plain) AnsiConsole.Profile.Width = 1_000;
    }

    /// <summary>Announces an act.</summary>
    public static void Say(string head, string text) => AnsiConsole.MarkupLineInterpolated($"[bold]{head,-9}[/] {text}");

    /// <summary>Shows the boxes until the act is over.</summary>
    public async Task WatchAsync(Task act)
    {
        if (_plain)
        {
            while (await Task.WhenAny(act, Task.Delay(PlainRefresh)) != act) Say("", await LineAsync());
            await act;
            return;
        }

        await AnsiConsole.Live(await TableAsync()).AutoClear(true).StartAsync(async live =>
        {
            do live.UpdateTarget(await TableAsync());
            while (await Task.WhenAny(act, Task.Delay(Refresh)) != act);
        });
        await act;
    }

    /// <summary>The backlog of all boxes together.</summary>
    public async Task<long> BacklogAsync()
    {
        long backlog = 0;
        foreach (var box in _stage.Boxes) backlog += (await box.StatusAsync())?.Backlog ?? 0;
        return backlog;
    }

    private async Task<string> LineAsync()
    {
        var parts = new List<string>();
        foreach (var box in _stage.Boxes)
        {
            var status = await box.StatusAsync();
            parts.Add(status is null ? $"{box.Agent.Device} starting" : $"{box.Agent.Device} {status.Model} {status.Accepted + status.Rejected} decided, backlog {status.Backlog}");
        }

        return string.Join("  |  ", parts);
    }

    private async Task<Table> TableAsync()
    {
        var table = new Table().RoundedBorder().AddColumns("box", "model", "images", "accept", "reject", "from cache", "backlog");
        foreach (var box in _stage.Boxes)
        {
            var status = await box.StatusAsync();
            if (status is null) table.AddRow(box.Agent.Device, "starting", "", "", "", "", "");
            else table.AddRow(box.Agent.Device, status.Model, Text(box.Fed), Text(status.Accepted), Text(status.Rejected), Text(status.CacheHits), Text(status.Backlog));
        }

        return table;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
