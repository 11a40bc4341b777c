using System.CommandLine;
using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline.Sources;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Rules;

/// <summary><c>edge-agent replay FOLDER --model FOLDER [--rule FILE]</c>: what a rule makes of recorded frames, beside the model's own.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Recorded frames: images in it, or in folders accept, reject and review of it, which say what they should be." };
        var model = new Option<string>("--model") { Description = "Folder of a model version, or of a model (its highest version).", Required = true };
        var rule = new Option<string?>("--rule") { Description = "A rule, as decision of model.json, to see what it would change." };
        var command = new Command("replay", "Try a rule on recorded frames: nothing is recorded, and nothing moves.") { folder, model, rule };
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.InvocationConfiguration, runtime.Read(result), result.GetRequiredValue(folder), result.GetRequiredValue(model), result.GetValue(rule), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(InvocationConfiguration io, RuntimeLibraries runtime, string folder, string model, string? file, CancellationToken cancellationToken)
    {
        if (!Frames(folder).TryGet(out var frames, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!ModelFolder.Open(model, runtime).TryGet(out var shot, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (shot)
        {
            DecisionRule? tried = null;
            if (file is not null && !DecisionRuleReader.Load(file, shot.Bundle.Labels, shot.Bundle.Description.Task is ObjectDetectionOptions).TryGet(out tried, out problem))
                return ExitCodes.Report(io.Error, problem);
            var replay = new Replay(io.Output, tried is not null);
            foreach (var frame in frames)
            {
                var encoded = await File.ReadAllBytesAsync(frame.Path, cancellationToken);
                var own = await shot.DecideAsync(encoded, Path.GetFileName(frame.Path), cancellationToken);
                replay.Add(frame.Path, frame.Expected, own, tried is null ? own : shot.Again(tried));
            }

            return replay.Finish() ? ExitCodes.Success : ExitCodes.Failure;
        }
    }

    private static Outcome<IReadOnlyList<(string Path, Verdict? Expected)>> Frames(string folder)
    {
        if (!Directory.Exists(folder)) return new Problem(ReasonCode.NotFound, $"{folder}: there is no such folder.");
        var frames = new List<(string Path, Verdict? Expected)>(In(folder, null));
        foreach (var (word, verdict) in new[] { ("accept", Verdict.Accept), ("reject", Verdict.Reject), ("review", Verdict.Review) })
        {
            if (Directory.Exists(Path.Combine(folder, word))) frames.AddRange(In(Path.Combine(folder, word), verdict));
        }

        return frames.Count > 0 ? frames : new Problem(ReasonCode.NotFound, $"{folder}: there is no image in it, nor in a folder accept, reject or review of it.");

        static IEnumerable<(string Path, Verdict? Expected)> In(string folder, Verdict? expected) =>
            ImageFiles.In(folder).Select(file => (file, expected));
    }
}
