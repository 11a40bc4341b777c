using System.CommandLine;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent audit</c>: what this box still has of one part, as files: each decision, the card and description of the
/// model that decided, and the picture where it was kept and is still the one that was looked at.
/// </summary>
internal static class AuditCommand
{
    /// <summary>Decisions of one part: a part comes by a few times, whatever its id.</summary>
    private const int MaxDecisions = 100;

    private static readonly string[] ModelFiles = ["model.json", "CARD.md"];

    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var part = new Option<string>("--part") { Description = "The part.", Required = true };
        var output = new Option<string?>("--output") { Description = "Folder to write; default audit-<time> in the working folder." };
        var command = new Command("audit", "Export all this box has of one part: decisions, model cards, pictures if kept, with their digests.") { part, output };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var query = new ResultQuery(MaxDecisions, PartId: result.GetValue(part));
            if (!(await ResultsCommand.ReadAsync(loaded.Options, query, cancellationToken)).TryGet(out var decisions, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (decisions.Count == 0)
                return ExitCodes.Report(io.Error, new Problem(ReasonCode.NotFound, $"The local history has no decision about '{result.GetValue(part)}'; older ones may be at the hub (edge-hub audit --part)."));
            var folder = result.GetValue(output) ?? $"audit-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}";
            try
            {
                Export(loaded.Options, decisions, folder, io.Output);
                return ExitCodes.Success;
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return ExitCodes.Report(io.Error, StorageFault.Describe($"Cannot write '{folder}'", exception));
            }
        });
        return command;
    }

    private static void Export(AgentOptions options, IReadOnlyList<DecisionRecord> decisions, string folder, TextWriter output)
    {
        var audit = new AuditFolder(folder);
        foreach (var decision in decisions)
        {
            var own = $"{decision.DecisionId:n}/";
            audit.Add(own + "decision.json", JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord));
            var model = decision.Model is { } reference && ModelFolderOf(options, reference) is { } found && AddModel(audit, own, found);
            var picture = FindPicture(options, decision);
            if (picture is { } image) audit.Add(own + "picture" + image.Extension, image.Content);
            output.WriteLine(
                $"{decision.DecisionId} {decision.Verdict.ToString().ToLowerInvariant()} {decision.Model?.Name}@{decision.Model?.Version}: "
                + $"model card {(model ? "exported" : "not here any more")}, picture {(picture is null ? "not kept" : "exported")}, "
                + $"configuration {(decision.ConfigurationDigest == options.Digest ? "as now" : "another than now")}");
        }

        audit.Close();
        output.WriteLine($"Written to {Path.GetFullPath(folder)}; check with: cd {folder} && sha256sum -c SHA256SUMS");
    }

    private static bool AddModel(AuditFolder audit, string own, string folder)
    {
        var added = false;
        foreach (var name in ModelFiles)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) continue;
            audit.Add($"{own}model/{name}", File.ReadAllBytes(path));
            added = true;
        }

        return added;
    }

    /// <summary>Where the version lies: as the hub sent it, by digest, or in the local repository.</summary>
    private static string? ModelFolderOf(AgentOptions options, ModelReference model)
    {
        var managed = new ModelPaths(options.DataDirectory).Version(model.Name, model.Version, model.Digest);
        if (Directory.Exists(managed)) return managed;
        // A folder that changed since is another model, and its card would be another's.
        return options.Models.Repository is { } repository && Path.Combine(repository, model.Name, model.Version) is var local && Directory.Exists(local)
            && ModelFolder.Find(local).TryGet(out var snapshot, out _) && snapshot.Digest == model.Digest
            ? local
            : null;
    }

    /// <summary>The picture that was looked at, told by its digest; null when no source keeps it.</summary>
    private static (string Extension, byte[] Content)? FindPicture(AgentOptions options, DecisionRecord decision)
    {
        if (options.Pipelines.FirstOrDefault(pipeline => pipeline.Name == decision.Pipeline)?.Source is not FolderSourceOptions source) return null;
        foreach (var folder in (string[])[source.ProcessedPath ?? Path.Combine(source.Path, "processed"), source.Path])
        {
            if (!Directory.Exists(folder)) continue;
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                // A name that was taken got a number behind it.
                if (!Path.GetFileName(path).StartsWith(decision.PartId, StringComparison.Ordinal)) continue;
                var content = File.ReadAllBytes(path);
                if (ArtifactDigest.Of(content) == decision.InputHash) return (Path.GetExtension(path), content);
            }
        }

        return null;
    }
}
