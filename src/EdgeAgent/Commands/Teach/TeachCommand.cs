using System.CommandLine;
using System.Globalization;
using Edge.Agent.Commands.Models;
using Edge.Agent.Pipeline.Sources;
using Edge.Agent.Storage;
using Edge.Agent.Commands.Trust;
using Edge.Agent.Teaching;
using Edge.Agent.Trust;
using Edge.Protocol;

namespace Edge.Agent.Commands.Teach;

/// <summary><c>edge-agent teach</c>: a new model version from pictures of good parts.</summary>
internal static class TeachCommand
{
    private const double DefaultShare = 0.1;

    /// <summary>Where a checkout and our packages keep the backbone, seen from the folder they are run in.</summary>
    private static readonly string DefaultBackbone = Path.Combine("models", "quantized", "surface-features");

    public static Command Create()
    {
        var good = new Option<string>("--good") { Description = $"Folder with pictures of good parts, at least {TeachPlan.FewestGood}, better 20.", Required = true };
        var bad = new Option<string?>("--bad") { Description = "Folder with pictures of bad parts; they only help to set the threshold." };
        var name = new Option<string>("--name") { Description = "The model's name; the version is the next free number.", Required = true };
        var backbone = new Option<string>("--backbone") { Description = "Folder of the feature-extraction model it is built on.", DefaultValueFactory = _ => DefaultBackbone };
        var share = new Option<double>("--coreset") { Description = "Share of the patches that the memory keeps.", DefaultValueFactory = _ => DefaultShare };
        var size = new Option<int?>("--size") { Description = "Side of the input in pixels, for backbones that take any: 224 to 320; left out: the backbone's own." };
        var heatmaps = new Option<string?>("--heatmaps") { Description = "Write a heatmap over every picture into this folder. They are pictures of your parts." };
        var repository = new RepositoryArgument();
        var command = new Command("teach", "Teach a new model from pictures of good parts.") { good, bad, name, backbone, share, size, heatmaps, repository.Repository, repository.Config };
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.InvocationConfiguration, runtime.Read(result), repository.Find(result), repository.Signer(result), result.GetRequiredValue(good), result.GetValue(bad),
            (goods, bads) => new TeachPlan(result.GetRequiredValue(name), goods, bads, result.GetValue(share), result.GetValue(size)),
            result.GetRequiredValue(backbone), result.GetValue(heatmaps), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InvocationConfiguration io, RuntimeLibraries runtime, Outcome<string> repository, TaughtSigner? signer, string good, string? bad,
        Func<IReadOnlyList<string>, IReadOnlyList<string>, TeachPlan> plan, string backbone, string? heatmaps, CancellationToken cancellationToken)
    {
        if (!repository.TryGet(out var root, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (!Pictures(good).TryGet(out var goods, out problem)) return ExitCodes.Report(io.Error, problem);
        string[]? bads = [];
        if (bad is not null && !Pictures(bad).TryGet(out bads, out problem)) return ExitCodes.Report(io.Error, problem);
        if (!ModelFolder.Find(backbone).TryGet(out var eyes, out problem)) return ExitCodes.Report(io.Error, problem);
        // All cores: nothing else is to be done meanwhile.
        if (!runtime.Open(Environment.ProcessorCount).TryGet(out var library, out problem)) return ExitCodes.Report(io.Error, problem);
        var teacher = new Teacher(library, new RepositoryShelf(root, library));
        var started = TimeProvider.System.GetTimestamp();
        var taught = await teacher.TeachAsync(plan(goods, bads), eyes.Directory, null, cancellationToken);
        if (!taught.TryGet(out var model, out problem)) return ExitCodes.Report(io.Error, problem);
        Show(io.Output, model, root, TimeProvider.System.GetElapsedTime(started));
        if (heatmaps is not null && await DrawAsync(model, heatmaps, cancellationToken) is { } undrawn) return ExitCodes.Report(io.Error, undrawn);
        return signer is null ? ExitCodes.Success : SignedVersion.Write(io, signer, root, model.Place);
    }

    private static Outcome<string[]> Pictures(string folder)
    {
        if (!Directory.Exists(folder)) return new Problem(ReasonCode.NotFound, $"{folder}: there is no such folder.");
        var pictures = ImageFiles.In(folder);
        return pictures.Length > 0 ? pictures : new Problem(ReasonCode.NotFound, $"{folder}: the folder holds no image.");
    }

    private static void Show(TextWriter output, TaughtModel model, string root, TimeSpan took)
    {
        foreach (var picture in model.Pictures.OrderBy(picture => picture.File, StringComparer.Ordinal))
        {
            var beyond = picture.Distance > model.Threshold.Value;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(picture.IsGood ? "good" : "bad"),-5}{picture.Distance,9:0.000}  {(beyond == picture.IsGood ? "wrong  " : "")}{picture.File}"));
        }

        var threshold = model.Threshold;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold.Value:0.000}: {threshold.FalseRejects} of {threshold.GoodCount} good parts beyond it, each judged by a memory it is not in; false rejects {threshold.AtLeast:P1} to {threshold.AtMost:P1} with 95 %"));
        if (threshold.BadCount > 0) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threshold.Missed} of {threshold.BadCount} bad parts below it"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taught {model.Place.Name} {model.Place.Version} in {took.TotalSeconds:0.0} s: {model.MemoryVectors} vectors, saved to {root}"));
    }

    private static async Task<Problem?> DrawAsync(TaughtModel model, string folder, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var kind in (bool[])[true, false])
            {
                var target = Path.Combine(folder, kind ? "good" : "bad");
                foreach (var picture in model.Pictures.Where(picture => picture.IsGood == kind))
                {
                    Directory.CreateDirectory(target);
                    if (!HeatmapPicture.Draw(await File.ReadAllBytesAsync(picture.File, cancellationToken), picture.Heatmap).TryGet(out var png, out var problem)) return problem;
                    AtomicFile.Write(Path.Combine(target, Path.GetFileName(picture.File) + ".png"), png);
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{folder}: heatmaps cannot be written: {exception.Message}");
        }
    }
}
