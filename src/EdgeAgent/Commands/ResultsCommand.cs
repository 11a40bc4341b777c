using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent results</c>: the local history. One process may have the result store open, so a running agent is asked
/// over its local endpoint, and the file is read only when nobody has it.
/// </summary>
internal static class ResultsCommand
{
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var last = new Option<string?>("--last") { Description = "How many, newest first; default 20." };
        var verdict = new Option<string?>("--verdict") { Description = "Only accept, reject, review or error." };
        var part = new Option<string?>("--part") { Description = "Only this part." };
        var pipeline = new Option<string?>("--pipeline") { Description = "Only this pipeline." };
        var since = new Option<string?>("--since") { Description = "Only what was captured from this moment on." };
        var until = new Option<string?>("--until") { Description = "Only what was captured before this moment." };
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command("results", "Show decisions from the local history.") { last, verdict, part, pipeline, since, until, json };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var request = ResultRequest.Parse(
                result.GetValue(last), result.GetValue(verdict), result.GetValue(part), result.GetValue(pipeline), result.GetValue(since), result.GetValue(until));
            if (!request.TryGet(out var query, out var problem))
            {
                ExitCodes.Report(io.Error, problem);
                return ExitCodes.Misconfigured;
            }

            if (!(await ReadAsync(loaded.Options, query, cancellationToken)).TryGet(out var decisions, out problem)) return ExitCodes.Report(io.Error, problem);
            Print(decisions, result.GetValue(json), io.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    /// <summary>Reads the local history: from its file, or from the agent that has it open.</summary>
    public static async Task<Outcome<IReadOnlyList<DecisionRecord>>> ReadAsync(AgentOptions options, ResultQuery query, CancellationToken cancellationToken)
    {
        var settings = new ResultStoreSettings(options.ResultsFolder, options.Storage);
        if (!Directory.Exists(settings.Folder)) return new Problem(ReasonCode.NotFound, $"{settings.Folder} does not exist; no agent has run with this configuration.");
        if (SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out var keyless)) settings = settings with { Vault = new Vault(keys) };
        if (ResultStore.Open(settings, TimeProvider.System, journal: null, new HealthBoard()).TryGet(out var store, out var problem))
        {
            // Not before: an agent that runs has the keys, and answers a user who has not.
            await using (store) return keyless ?? await store.QueryAsync(query, cancellationToken);
        }

        return problem.Reason == StorageReasons.InUse && options.Api is { } api ? await AskAsync(new LocalAgent(api, options.DataDirectory), query, cancellationToken) : problem;
    }

    private static async Task<Outcome<IReadOnlyList<DecisionRecord>>> AskAsync(LocalAgent agent, ResultQuery query, CancellationToken cancellationToken)
    {
        var parameters = new List<string> { string.Create(CultureInfo.InvariantCulture, $"last={query.Last}") };
        if (query.Verdict is { } verdict) parameters.Add($"verdict={verdict}");
        if (query.PartId is { } part) parameters.Add($"part={Uri.EscapeDataString(part)}");
        if (query.Pipeline is { } pipeline) parameters.Add($"pipeline={Uri.EscapeDataString(pipeline)}");
        if (query.Since is { } since) parameters.Add($"since={Uri.EscapeDataString(since.ToString("O", CultureInfo.InvariantCulture))}");
        if (query.Until is { } until) parameters.Add($"until={Uri.EscapeDataString(until.ToString("O", CultureInfo.InvariantCulture))}");
        return (await agent.AskAsync(HttpMethod.Get, $"/v1/results?{string.Join('&', parameters)}", ApiJson.Default.DecisionRecordArray, cancellationToken))
            .TryGet(out var decisions, out var problem)
            ? decisions
            : problem;
    }

    private static void Print(IReadOnlyList<DecisionRecord> decisions, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(decisions, ApiJson.Default.IReadOnlyListDecisionRecord));
            return;
        }

        DecisionTable.Print(decisions, output);
    }
}
