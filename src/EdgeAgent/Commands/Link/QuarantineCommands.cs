using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Api.Agent;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Storage;
using Spectre.Console;

namespace Edge.Agent.Commands.Link;

/// <summary>
/// <c>edge-agent journal quarantine list|retry|drop</c>. A running agent is asked; the files of one that does not run are
/// changed under its lock.
/// </summary>
internal static class QuarantineCommands
{
    public static Command List()
    {
        var configuration = new ConfigurationArguments();
        var json = new Option<bool>("--json") { Description = "JSON with the records' content instead of a table." };
        var command = new Command("list", "List the records that the hub refused.") { json };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var read = await LocalFiles.ReadOrAskAsync(
                loaded.Options,
                () => LocalFiles.Quarantine(loaded.Options).Read().Select(QuarantineView.Of).ToArray(),
                agent => agent.AskAsync(HttpMethod.Get, "/v1/journal/quarantine", ApiJson.Default.QuarantineViewArray, cancellationToken));
            if (!read.TryGet(out var records, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (result.GetValue(json)) io.Output.WriteLine(JsonSerializer.Serialize(records, ApiJson.Default.QuarantineViewArray));
            else Print(records, io.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    public static Command Retry() => Change("retry", "Send refused records to the hub again, under their own sequences.", "sent again", (choice, file) => choice.Retry(file));

    public static Command Drop() => Change("drop", "Forget refused records for good.", "dropped", (choice, file) => choice.Drop(file));

    private static Command Change(string name, string description, string done, Func<QuarantineChoice, QuarantineFile, int> change)
    {
        var configuration = new ConfigurationArguments();
        var records = new Argument<string>("records") { Description = "Their sequences, joined by commas, or all." };
        var command = new Command(name, description) { records };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var text = result.GetRequiredValue(records);
            if (!QuarantineChoice.Parse(text).TryGet(out var choice, out var problem))
            {
                ExitCodes.Report(io.Error, problem);
                return ExitCodes.Misconfigured;
            }

            var changed = await LocalFiles.ReadOrAskAsync(
                loaded.Options,
                () => new ChangedRecords(change(choice, LocalFiles.Quarantine(loaded.Options))),
                agent => agent.AskAsync(
                    HttpMethod.Post, $"/v1/journal/quarantine/{name}?records={Uri.EscapeDataString(text)}", ApiJson.Default.ChangedRecords, cancellationToken));
            if (!changed.TryGet(out var answer, out problem)) return ExitCodes.Report(io.Error, problem);
            io.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer.Records} record{(answer.Records == 1 ? " is" : "s are")} {done}."));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Print(QuarantineView[] records, TextWriter output)
    {
        if (records.Length == 0)
        {
            output.WriteLine("The hub refused nothing.");
            return;
        }

        var table = new Table().RoundedBorder().AddColumns("epoch", "sequence", "kind", "reason", "state", "message");
        foreach (var record in records)
        {
            table.AddRow(
                new Text(record.Epoch[..8]), new Text(record.Sequence.ToString(CultureInfo.InvariantCulture)), new Text(record.Kind),
                new Text(record.Reason), new Text(record.Retry ? "sent again" : "kept"), new Text(record.Message));
        }

        TableOutput.Write(table, output);
    }
}
