using System.CommandLine;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Pipeline.Sources;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent infer</c>: verdicts for some images, or answers about some texts, without journal, hub or configuration.</summary>
internal static class InferCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a model version, or of a model (its highest version)." };
        var input = new Argument<string?>("input") { Description = "An image, or a folder of images.", Arity = ArgumentArity.ZeroOrOne };
        var texts = new Option<string[]>("--text") { Description = "A text instead of an image; may be given several times." };
        var dump = new Option<string?>("--dump") { Description = "Also write what every stage made as .npy files into this folder, one folder per input." };
        var json = new Option<bool>("--json") { Description = "Decision records as JSON instead of a table." };
        var command = new Command("infer", "Show the verdict of a model on an image, on every image of a folder, or what it makes of a text.") { model, input, texts, dump, json };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(input) is null) == (result.GetValue(texts) is null or [])) result.AddError("Name either an image or a folder of images, or give --text.");
        });
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction((result, cancellationToken) => result.GetValue(input) is { } images
            ? RunAsync(result.InvocationConfiguration, runtime.Read(result), result.GetRequiredValue(model), images, result.GetValue(dump), result.GetValue(json), cancellationToken)
            : InferTexts.RunAsync(result.InvocationConfiguration, runtime.Read(result), result.GetRequiredValue(model), result.GetRequiredValue(texts), result.GetValue(dump), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(InvocationConfiguration io, RuntimeLibraries runtime, string folder, string input, string? dump, bool json, CancellationToken cancellationToken)
    {
        if (!Find(input).TryGet(out var images, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!ModelFolder.Open(folder, runtime).TryGet(out var shot, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (shot)
        {
            if (shot.Active.Check.Degradation is { } degradation) await io.Error.WriteLineAsync($"edge-agent: {degradation}");
            var decisions = new List<DecisionRecord>(images.Length);
            foreach (var image in images)
                decisions.Add(await shot.DecideAsync(await File.ReadAllBytesAsync(image, cancellationToken), Path.GetFileNameWithoutExtension(image), cancellationToken));
            if (dump is not null && await StageDump.WriteAsync(shot.Model, images, dump, cancellationToken) is { } undumped) return ExitCodes.Report(io.Error, undumped);
            if (json) await io.Output.WriteLineAsync(JsonSerializer.Serialize(decisions, ApiJson.Default.IReadOnlyListDecisionRecord));
            else DecisionTable.Print(decisions, io.Output);
            return decisions.Exists(decision => decision.Verdict == Verdict.Error) ? ExitCodes.Failure : ExitCodes.Success;
        }
    }

    private static Outcome<string[]> Find(string input)
    {
        if (File.Exists(input)) return new[] { input };
        if (!Directory.Exists(input)) return new Problem(ReasonCode.NotFound, $"{input}: there is no such image or folder.");
        var images = ImageFiles.In(input);
        return images.Length > 0 ? images : new Problem(ReasonCode.NotFound, $"{input}: the folder holds no image.");
    }
}
