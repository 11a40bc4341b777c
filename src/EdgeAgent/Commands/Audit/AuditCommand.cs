using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Configuration;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Audit;

/// <summary><c>edge-agent audit</c>: what this box still has of one part, or of a time, as files, beside a running agent too.</summary>
internal static class AuditCommand
{
    /// <summary>Decisions of one export. More are refused rather than left out: an auditor would not know.</summary>
    private const int MaxDecisions = 1000;

    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var part = new Option<string?>("--part") { Description = "The part; left out: all parts of the time." };
        var from = new Option<string?>("--from") { Description = "Only what was captured from this moment on." };
        var to = new Option<string?>("--to") { Description = "Only what was captured before this moment." };
        var output = new Option<string?>("--output") { Description = "Folder to write; default audit-<time> in the working folder." };
        var json = new Option<bool>("--json") { Description = "JSON instead of sentences." };
        var command = new Command("audit", "Export all this box has of one part, or of all parts of a time: records, place in the chain, model, rule, configuration, challenge with master parts, pictures if kept; and an index that names what is missing.")
        {
            part, from, to, output, json,
        };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (ResultRequest.Moment("from", result.GetValue(from)) is { } wrongFrom) return Misused(io, wrongFrom);
            if (ResultRequest.Moment("to", result.GetValue(to)) is { } wrongTo) return Misused(io, wrongTo);
            // One more than may be, so that it is seen when there are more.
            var query = new ResultQuery(MaxDecisions + 1, PartId: result.GetValue(part), Since: ResultRequest.Read(result.GetValue(from)), Until: ResultRequest.Read(result.GetValue(to)));
            if (query is { PartId: null, Since: null }) return Misused(io, new Problem(ReasonCode.Malformed, "Say which part (--part), or from when (--from)."));
            if (!(await ResultsCommand.ReadAsync(loaded.Options, query, cancellationToken)).TryGet(out var decisions, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (decisions.Count == 0)
                return ExitCodes.Report(io.Error, new Problem(ReasonCode.NotFound, $"The local history has no such decision{(query.PartId is null ? "" : $" about '{query.PartId}'")}; older ones may be at the hub (edge-hub audit --part)."));
            if (decisions.Count > MaxDecisions)
                return ExitCodes.Report(io.Error, new Problem(ReasonCode.TooLarge, $"More than {MaxDecisions} decisions; export a shorter time (--from, --to) at once."));
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

    private static int Misused(InvocationConfiguration io, Problem problem)
    {
        ExitCodes.Report(io.Error, problem);
        return ExitCodes.Misconfigured;
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
                + $"{(decision.Challenge is null ? "" : $"challenge {decision.ChallengeState ?? "not here any more"}, ")}"
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
}
