using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reports;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub rollouts report</c>.</summary>
internal static class RolloutReportCommand
{
    public static Command Build(CommandContext context)
    {
        var id = RolloutsCommand.Id();
        var output = new Option<string?>("--output") { Description = "Folder to write the signed envelopes to, and the public key they are checked with." };
        var command = new Command("report", "Prints why each group was decided as it was; with --json the reports and their signed envelopes.") { id, output };
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<RolloutReportView>>(
            parsed,
            async hub =>
            {
                var reports = await hub.GetAsync<IReadOnlyList<RolloutReportView>>($"/api/v1/rollouts/{parsed.GetValue(id)}/reports", stop).ConfigureAwait(false);
                return reports.IsSuccess && parsed.GetValue(output) is { } folder && await WriteAsync(hub, reports.Value, folder, stop).ConfigureAwait(false) is { } problem ? problem : reports;
            },
            (console, reports) =>
            {
                if (reports.Count == 0) console.WriteLine("No group is decided yet.");
                foreach (var report in reports) Show(console, report.Report);
            }));
        return command;
    }

    private static async Task<Problem?> WriteAsync(HubClient hub, IReadOnlyList<RolloutReportView> reports, string folder, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            for (var place = 0; place < reports.Count; place++)
            {
                await using var file = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{place + 1:00}-{reports[place].Report.GroupName}.dsse.json")));
                await JsonSerializer.SerializeAsync(file, reports[place].Envelope, cancellationToken: stop).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"Cannot write '{folder}': {exception.Message}");
        }

        return (await hub.DownloadAsync("/api/v1/rollouts/key", Path.Combine(folder, "report-key.pub.pem"), stop).ConfigureAwait(false)).Problem;
    }

    private static void Show(IAnsiConsole console, GroupReport report)
    {
        console.WriteLine(Text($"{report.Name}, group {report.GroupName}: {report.Decision} by {report.By} at {report.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        console.WriteLine($"  {report.Why}");
        foreach (var numbers in report.Numbers)
        {
            console.WriteLine(Text(
                $"  {numbers.Scope}: {numbers.Targeted} devices, {numbers.Finished} committed, {numbers.Failed} failed; shadow {numbers.ShadowAgreed}/{numbers.ShadowFrames} agreed, trial {numbers.TrialFrames} frames, {numbers.Errors} errors; reviewed {numbers.Reviews.Reviewed}, candidate right {numbers.Reviews.CandidateRight}"));
        }

        foreach (var gate in report.Gates) console.WriteLine($"  {gate.Verdict.ToString().ToLowerInvariant()} {gate.Gate} of {gate.Scope}: {gate.Why}");
        foreach (var sampled in report.Accuracy)
        {
            console.WriteLine(sampled.Value is { } value
                ? Text($"  accuracy of version {sampled.Version} on {sampled.ExecutionProvider ?? "unknown"}: {value:P1}, surely {sampled.Lower:P1} to {sampled.Upper:P1} ({sampled.Right} of {sampled.Judged} judged, {sampled.Drawn} drawn)")
                : Text($"  accuracy of version {sampled.Version} on {sampled.ExecutionProvider ?? "unknown"}: nobody has looked at the {sampled.Drawn} drawn decisions"));
        }

        foreach (var device in report.Devices.Where(device => device.State != ExecutionState.Finished))
            console.WriteLine($"  {device.Device} {device.State.ToString().ToLowerInvariant()}{(device.Reason is null ? "" : $": {device.Reason} {device.Message}")}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
