using System.CommandLine;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model add</c>: proves a model and then puts it into the repository, whole or not at all.</summary>
internal static class ModelAddCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A model folder (ours, Hugging Face, Ultralytics), or an ONNX file." };
        var name = new Option<string?>("--name") { Description = "Model name; left out: the model's own." };
        var version = new Option<string?>("--version") { Description = "Version; left out: the model's own where it is free, else one above the highest." };
        var repository = new RepositoryArgument();
        var command = new Command("add", "Check a model and copy it into the repository.") { source, name, version, repository.Repository, repository.Config };
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.InvocationConfiguration, runtime.Read(result), repository.Find(result), result.GetRequiredValue(source), result.GetValue(name), result.GetValue(version), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InvocationConfiguration io, RuntimeLibraries runtime, Outcome<string> repository, string source, string? name, string? version, CancellationToken cancellationToken)
    {
        if (!repository.TryGet(out var root, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!runtime.Open(1).TryGet(out var library, out problem)) return ExitCodes.Report(io.Error, problem);
        try
        {
            using var draft = new RepositoryDraft(root);
            if (!draft.Copy(source).TryGet(out var bundle, out problem)) return ExitCodes.Report(io.Error, draft.OfSource(problem));
            if (!draft.Name(bundle, name, version).TryGet(out var place, out problem)) return ExitCodes.Report(io.Error, problem);
            if (!bundle.ToSnapshot().TryGet(out var snapshot, out problem)) return ExitCodes.Report(io.Error, problem);
            var loader = new ModelLoader(library, TimeProvider.System);
            if (!loader.Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return ExitCodes.Report(io.Error, draft.OfSource(problem));
            await model.DisposeAsync();
            if (draft.Publish(place) is { } refused) return ExitCodes.Report(io.Error, refused);
            await io.Output.WriteLineAsync($"added {place.Name} {place.Version} ({bundle.Description.Task.Task}, {bundle.Layout}) to {root}");
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ExitCodes.Report(io.Error, new Problem(ReasonCode.InputOutput, $"{source} cannot be copied to {root}: {exception.Message}"));
        }
    }
}
