using System.CommandLine;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Feedback;
using Edge.Agent.Privacy;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Feedback;

/// <summary><c>edge-agent feedback list|export</c>: what people said of decisions, beside a running agent too.</summary>
internal static class FeedbackCommand
{
    public static Command Create() => new("feedback", "What people said of decisions: list it, or export it as a dataset.") { List(), Export() };

    private static Command List()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("list", "The last word about each decision, and how often the decisions were right.");
        configuration.AddTo(command);
        command.SetAction(result =>
        {
            var (loaded, io) = (configuration.Load(result), result.InvocationConfiguration);
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!Open(loaded.Options).TryGet(out var opened, out var problem)) return ExitCodes.Report(io.Error, problem);
            var records = opened.Store.All;
            foreach (var record in records)
                io.Output.WriteLine($"{record.At.Wall:yyyy-MM-dd HH:mm} {record.PartId} {record.Verdict.Word()}: {FeedbackWords.Of(record.Word)}{(record.Label is { } label ? $" {label}" : "")}, by {record.By}");
            var accuracy = Accuracy.Of(records);
            var (low, high) = accuracy.Interval;
            io.Output.WriteLine(records.Count == 0
                ? "Nobody said anything yet; the operator page has the buttons."
                : string.Create(CultureInfo.InvariantCulture, $"Right in {accuracy.Right} of {records.Count}, surely in {100 * low:F1} % to {100 * high:F1} % of those that people look at."));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Export()
    {
        var configuration = new ConfigurationArguments();
        var output = new Argument<string>("folder") { Description = "Folder to write; made when it is not there." };
        var command = new Command("export", "Write the kept pictures as <folder>/<class>/<decision>, as ImageFolder datasets are, and feedback.csv beside them.") { output };
        configuration.AddTo(command);
        command.SetAction(result =>
        {
            var (loaded, io) = (configuration.Load(result), result.InvocationConfiguration);
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var folder = result.GetRequiredValue(output);
            if (!Open(loaded.Options).TryGet(out var opened, out var problem)) return ExitCodes.Report(io.Error, problem);
            try
            {
                var (pictures, without) = new FeedbackExport(opened.Store, opened.Evidence).Write(folder);
                io.Output.WriteLine($"{pictures} pictures in {Path.GetFullPath(folder)}; of {without} decisions no picture is kept (pipelines.evidence, storage.evidenceRetention).");
                return ExitCodes.Success;
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                return ExitCodes.Report(io.Error, StorageFault.Describe($"Cannot export to '{folder}'", exception));
            }
        });
        return command;
    }

    private static Outcome<Opened> Open(AgentOptions options)
    {
        if (!SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out var problem)) return problem;
        var vault = new Vault(keys);
        if (!FeedbackStore.Open(options.FeedbackFolder, vault).TryGet(out var store, out problem)) return problem;
        return EvidenceStore.Open(options.EvidenceFolder, options.Evidence, TimeProvider.System, DownloadServices.AskFreeSpace, vault, isOwner: false).TryGet(out var evidence, out problem)
            ? new Opened(store, evidence)
            : problem;
    }

    private sealed record Opened(FeedbackStore Store, EvidenceStore Evidence);
}
