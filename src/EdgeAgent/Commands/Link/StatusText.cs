using System.Globalization;
using Edge.Agent.Connectivity;

namespace Edge.Agent.Commands.Link;

/// <summary>A link's state in the words of whoever stands before the box.</summary>
internal static class StatusText
{
    /// <summary>Writes it.</summary>
    /// <param name="status">The state.</param>
    /// <param name="now">This moment.</param>
    /// <param name="output">Takes the lines.</param>
    public static void Write(LinkStatus status, DateTimeOffset now, TextWriter output)
    {
        var report = new DoctorReport(output);
        report.Say("agent", status.Running ? $"{status.Device} runs" : $"{status.Device} does not run; what follows is what its disk says");
        report.Say("hub", Hub(status));
        if (status.Hub is not null)
        {
            report.Say("waiting", Waiting(status, now));
            report.Say("today", Today(status));
        }

        report.Say("journal", $"{Size(status.JournalBytes)} of {Size(status.JournalQuota)} used");
        report.Say("gaps", status.Dropped == 0 ? "none: no record was lost" : $"{Count(status.Dropped, "record")} gave way to newer ones or could not be read; gap records say which");
        report.Say("quarantine", status.Quarantined == 0
            ? "empty: the hub refused nothing"
            : $"{Count(status.Quarantined, "record")} refused by the hub; see edge-agent journal quarantine list");
        foreach (var held in status.Held) report.Say("held", $"{held.Name} {held.Version} by {held.By}{(held.At is { } at ? $" since {at:yyyy-MM-dd HH:mm} UTC" : "")}; see edge-agent model release");
        if (!status.Running) return;
        if (status.Health.Count == 0) report.Say("health", "all well");
        foreach (var degraded in status.Health) report.Say("health", $"{degraded.Component}: {degraded.Message} ({degraded.Reason})");
    }

    /// <summary>Bytes as people say them.</summary>
    /// <param name="bytes">How many.</param>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} KB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    private static string Hub(LinkStatus status) => status switch
    {
        { Hub: null } => "none is configured: the box keeps its records by age and size",
        { Running: false } => $"{status.Hub}, not connected",
        { Connected: true } => $"{status.Hub}, connected",
        _ => $"{status.Hub}, not connected: {status.Health.FirstOrDefault(report => report.Component == "hub")?.Message ?? "the first attempt is under way."}",
    };

    private static string Waiting(LinkStatus status, DateTimeOffset now)
    {
        var (high, normal, low) = (status.Backlog.High, status.Backlog.Normal, status.Backlog.Low);
        if (high + normal + low == 0) return "nothing: the hub has everything";
        var oldest = status.Oldest is { } since ? $"; the oldest at most {Age(now - since)}" : "";
        return $"{Count(high, "alarm")}, {Count(normal, "decision")}, {Count(low, "metric")}{oldest}";
    }

    private static string Today(LinkStatus status) => status.DailyBytes is { } bound
        ? string.Create(CultureInfo.InvariantCulture, $"{Size(status.SentToday)} sent of {Size(bound)} a day ({100.0 * status.SentToday / bound:0} %)")
        : $"{Size(status.SentToday)} sent, no bound a day";

    private static string Count(long number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number:#,0} {what}{(number == 1 ? "" : "s")}");

    private static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "a minute old",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min old"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.0} h old"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0.0} days old"),
    };
}
