using System.CommandLine;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Sources;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent infer</c>: verdicts for some images, without journal, hub or configuration.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a model version, or of a model (its highest version)." };
        var input = new Argument<string>("input") { Description = "An image, or a folder of images." };
        var json = new Option<bool>("--json") { Description = "Decision records as JSON instead of a table." };
        var command = new Command("infer", "Show the verdict of a model on an image or on every image of a folder.") { model, input, json };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.InvocationConfiguration, result.GetRequiredValue(model), result.GetRequiredValue(input), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(InvocationConfiguration io, string folder, string input, bool json, CancellationToken cancellationToken)
    {
        if (!Find(input).TryGet(out var images, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!ModelFolder.Find(folder).TryGet(out var snapshot, out problem)) return ExitCodes.Report(io.Error, problem);
        var clock = new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId());
        if (!SingleShot.Open(new OnnxRuntimeLibrary(1), snapshot.Directory, null, clock, PipelineOptions.DefaultMaxImagePixels).TryGet(out var shot, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (shot)
        {
            if (shot.Active.Check.Degradation is { } degradation) await io.Error.WriteLineAsync($"edge-agent: {degradation}");
            var decisions = new List<DecisionRecord>(images.Length);
            foreach (var image in images)
                decisions.Add(await shot.DecideAsync(await File.ReadAllBytesAsync(image, cancellationToken), Path.GetFileNameWithoutExtension(image), cancellationToken));
            if (json) await io.Output.WriteLineAsync(JsonSerializer.Serialize(decisions, ApiJson.Default.IReadOnlyListDecisionRecord));
            else DecisionTable.Print(decisions, io.Output);
            return decisions.Exists(decision => decision.Verdict == Verdict.Error) ? ExitCodes.Failure : ExitCodes.Success;
        }
    }

    private static Outcome<string[]> Find(string input)
    {
        if (File.Exists(input)) return new[] { input };
        if (!Directory.Exists(input)) return new Problem(ReasonCode.NotFound, $"{input}: there is no such image or folder.");
        var images = Directory.EnumerateFiles(input).Where(file => ImageFiles.IsImage(Path.GetFileName(file))).Order(StringComparer.Ordinal).ToArray();
        return images.Length > 0 ? images : new Problem(ReasonCode.NotFound, $"{input}: the folder holds no image.");
    }
}
