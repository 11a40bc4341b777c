using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Agent.Commands.Link;

/// <summary><c>edge-agent egress</c>: what has left the box.</summary>
internal static class EgressCommand
{
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command("egress", "Show what has left the box, by day, destination and kind.") { json };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!(await ReadAsync(loaded.Options, cancellationToken)).TryGet(out var days, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (result.GetValue(json)) io.Output.WriteLine(JsonSerializer.Serialize(days, EgressJson.Default.IReadOnlyListEgressDay));
            else Print(days, io.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Task<Outcome<IReadOnlyList<EgressDay>>> ReadAsync(AgentOptions options, CancellationToken cancellationToken) => LocalFiles.ReadOrAskAsync(
        options,
        () => new EgressLedger(options.DataDirectory, new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId())).Days,
        agent => agent.AskAsync(HttpMethod.Get, "/v1/egress", EgressJson.Default.IReadOnlyListEgressDay, cancellationToken));

    private static void Print(IReadOnlyList<EgressDay> days, TextWriter output)
    {
        if (days.Count == 0)
        {
            output.WriteLine("Nothing has left this box.");
            return;
        }

        var table = new Table().RoundedBorder().AddColumns("day (UTC)", "destination", "kind");
        table.AddColumn(new TableColumn("sent, bytes").RightAligned());
        table.AddColumn(new TableColumn("received, bytes").RightAligned());
        foreach (var day in days)
        {
            foreach (var entry in day.Entries.OrderBy(entry => entry.Destination, StringComparer.Ordinal).ThenByDescending(entry => entry.Sent))
                table.AddRow(new Text(day.Day), new Text(entry.Destination), new Text(Word(entry.Kind)), Number(entry.Sent), Number(entry.Received));
        }

        TableOutput.Write(table, output);
        output.WriteLine($"{StatusText.Size(days.Sum(day => day.Sent))} sent in {days.Count} day{(days.Count == 1 ? "" : "s")}, TCP and IP headers not counted.");
    }

    private static Text Number(long bytes) => new(bytes.ToString("#,0", CultureInfo.InvariantCulture));

    private static string Word(EgressKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
