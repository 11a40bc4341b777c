using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Audit;

/// <summary><c>edge-agent audit</c>: what this box still has of one part, as files, beside a running agent too.</summary>
internal static class AuditCommand
{
    /// <summary>Decisions of one part: a part comes by a few times, whatever its id.</summary>
    private const int MaxDecisions = 1000;

    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var part = new Option<string>("--part") { Description = "The part.", Required = true };
        var from = new Option<string?>("--from") { Description = "Only what was captured from this moment on." };
        var to = new Option<string?>("--to") { Description = "Only what was captured before this moment." };
        var output = new Option<string?>("--output") { Description = "Folder to write; default audit-<time> in the working folder." };
        var json = new Option<bool>("--json") { Description = "JSON instead of sentences." };
        var command = new Command("audit", "Export all this box has of one part: records, place in the chain, model, rule, configuration, pictures if kept.")
        {
            part, from, to, output, json,
        };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!Moment("from", result.GetValue(from)).TryGet(out var since, out var problem) || !Moment("to", result.GetValue(to)).TryGet(out var until, out problem))
            {
                ExitCodes.Report(io.Error, problem);
                return ExitCodes.Misconfigured;
            }

            var query = new ResultQuery(MaxDecisions, PartId: result.GetRequiredValue(part), Since: since.At);
            if (!(await ResultsCommand.ReadAsync(loaded.Options, query, cancellationToken)).TryGet(out var found, out problem)) return ExitCodes.Report(io.Error, problem);
            var decisions = found.Where(decision => until.At is not { } end || decision.Captured.Wall < end).ToList();
            if (decisions.Count == 0)
                return ExitCodes.Report(io.Error, new Problem(ReasonCode.NotFound, $"The local history has no such decision about '{query.PartId}'; older ones may be at the hub (edge-hub audit --part)."));
            return Export(loaded.Options, decisions, result.GetValue(output), result.GetValue(json), io);
        });
        return command;
    }

    private static int Export(AgentOptions options, IReadOnlyList<DecisionRecord> decisions, string? output, bool json, InvocationConfiguration io)
    {
        var folder = output ?? string.Create(CultureInfo.InvariantCulture, $"audit-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}");
        try
        {
            var audited = new PartExport(options, new AuditFolder(folder)).Write(decisions);
            if (json) io.Output.WriteLine(JsonSerializer.Serialize(audited, AuditJson.Default.IReadOnlyListAuditedDecision));
            else Show(audited, folder, io.Output);
            return ExitCodes.Success;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return ExitCodes.Report(io.Error, StorageFault.Describe($"Cannot export to '{folder}'", exception));
        }
    }

    private static Outcome<Limit> Moment(string name, string? text)
    {
        if (text is null) return new Limit(null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? new Limit(moment)
            : new Problem(ReasonCode.Malformed, $"{name}: '{text}' is not a moment; write 2026-11-23T08:00:00Z.");
    }

    private static void Show(IReadOnlyList<AuditedDecision> audited, string folder, TextWriter output)
    {
        foreach (var decision in audited)
        {
            output.WriteLine(
                $"{decision.DecisionId} {decision.Verdict}: model card {(decision.ModelCard ? "exported" : "not here any more")}, "
                + $"rule {(decision.Rule ? "exported" : "not here any more")}, "
                + $"pictures {(decision.Pictures.Count == 0 ? "not kept" : decision.Pictures.Count.ToString(CultureInfo.InvariantCulture))}, "
                + $"configuration {Words(decision.Configuration)}, "
                + $"chain {decision.Chain?.State ?? "at the hub alone: the journal has let the record go"}");
        }

        output.WriteLine($"Written to {Path.GetFullPath(folder)}; check with: cd {folder} && sha256sum -c SHA256SUMS");
    }

    private static string Words(string configuration) => configuration switch
    {
        "same" => "as now",
        "hub" => "changed by the hub",
        _ => "another than now",
    };

    private readonly record struct Limit(DateTimeOffset? At);
}
