using System.CommandLine;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Stages;
using Edge.Agent.Tensors;
using Edge.Agent.Tensors.Numpy;
using Edge.Protocol;

namespace Edge.Agent.Commands.Models;

/// <summary>Lays a model's stages beside another implementation's and names the first that differs.</summary>
internal static class StageReport
{
    /// <summary>Prints the comparison.</summary>
    /// <returns>Success when every stage agrees.</returns>
    public static async Task<int> PrintAsync(InvocationConfiguration io, LoadedModel model, StageQuestion question, CancellationToken cancellationToken)
    {
        var recorder = new StageRecorder(model, PipelineOptions.DefaultMaxImagePixels);
        if (!(await RecordAsync(recorder, model, question, cancellationToken)).TryGet(out var stages, out var problem)) return ExitCodes.Report(io.Error, problem);
        StageDifference? first = null;
        string? hint = null;
        var compared = 0;
        foreach (var stage in stages)
        {
            var file = Path.Combine(question.Reference, stage.Name + ".npy");
            if (!File.Exists(file)) continue;
            if (!NpyFile.Read(file).TryGet(out var reference, out problem)) return ExitCodes.Report(io.Error, problem);
            var difference = StageDifference.Of(stage, reference, question.Tolerance);
            io.Output.WriteLine($"{stage.Name,-23} {Describe(difference)}");
            compared++;
            if (difference.Agrees || first is not null) continue;
            first = difference;
            if (difference.Problem is null && stage.Name.StartsWith(Stage.Input, StringComparison.Ordinal) && model.Bundle.Description.Task.DecodeTarget is { Input: var input })
                hint = PixelHint.Of(stage.Array, reference, input, difference.Bound);
        }

        foreach (var file in Unknown(question.Reference, stages)) io.Output.WriteLine($"{file,-23} not compared: no stage has this name; there are {string.Join(", ", stages.Select(stage => stage.Name))}");
        if (compared == 0)
            return ExitCodes.Report(io.Error, new Problem(ReasonCode.NotFound, $"{question.Reference} holds none of {string.Join(", ", stages.Select(stage => stage.Name + ".npy"))}."));
        if (first is null)
        {
            io.Output.WriteLine($"all {compared} stages agree");
            return ExitCodes.Success;
        }

        io.Output.WriteLine($"the first stage that differs is {first.Name}");
        if (hint is not null) io.Output.WriteLine(hint);
        if (first.Name.StartsWith(Stage.Input, StringComparison.Ordinal)) await TryReferenceInputsAsync(io.Output, recorder, model, question, cancellationToken);
        return ExitCodes.Failure;
    }

    /// <summary>Files that a slip of the name would otherwise leave out in silence. Without an image or a text there are no stages before the outputs.</summary>
    private static IEnumerable<string> Unknown(string folder, IReadOnlyList<Stage> stages) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.npy").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
            .Where(name => !stages.Any(stage => stage.Name == name) && (stages.Any(stage => stage.Name.StartsWith(Stage.Input, StringComparison.Ordinal)) || !name.StartsWith(Stage.Input, StringComparison.Ordinal)))
        : [];

    private static async Task<Outcome<IReadOnlyList<Stage>>> RecordAsync(StageRecorder recorder, LoadedModel model, StageQuestion question, CancellationToken cancellationToken)
    {
        if (question.Input.Text is { } text) return await recorder.RecordAsync(text, cancellationToken);
        if (question.Input.Image is { } image)
        {
            return File.Exists(image)
                ? await recorder.RecordAsync(await File.ReadAllBytesAsync(image, cancellationToken), cancellationToken)
                : new Problem(ReasonCode.NotFound, $"{image}: there is no such image.");
        }

        return ReferenceInputs(model, question.Reference) is { } inputs
            ? await recorder.RunAsync(inputs, cancellationToken)
            : new Problem(ReasonCode.Malformed, $"Say what the reference was made from: --image FILE or --text TEXT; or put every input tensor as {Stage.Input}<name>.npy into {question.Reference}.");
    }

    /// <summary>Separates the two halves: with the other's tensors, does the graph give the other's numbers?</summary>
    private static async Task TryReferenceInputsAsync(TextWriter output, StageRecorder recorder, LoadedModel model, StageQuestion question, CancellationToken cancellationToken)
    {
        if (ReferenceInputs(model, question.Reference) is not { } inputs) return;
        if (!(await recorder.RunAsync(inputs, cancellationToken)).TryGet(out var stages, out var problem))
        {
            output.WriteLine(problem.Message);
            return;
        }

        var differences = stages
            .Select(stage => (Stage: stage, Reference: NpyFile.Read(Path.Combine(question.Reference, stage.Name + ".npy"))))
            .Where(pair => pair.Reference.IsSuccess)
            .Select(pair => StageDifference.Of(pair.Stage, pair.Reference.Value, question.Tolerance)).ToArray();
        if (differences.Length == 0) return;
        output.WriteLine(Array.TrueForAll(differences, difference => difference.Agrees)
            ? "with the reference's input tensors the outputs agree: only the preprocessing differs"
            : "with the reference's input tensors the outputs differ as well: another graph, or another runtime");
    }

    private static TensorValue[]? ReferenceInputs(LoadedModel model, string folder)
    {
        var inputs = new TensorValue[model.Signature.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            var info = model.Signature.Inputs[i];
            if (!NpyFile.Read(Path.Combine(folder, Stage.Input + Stage.FileName(info.Name) + ".npy")).TryGet(out var array, out _)) return null;
            if (array.Type != info.Type || !ModelSignature.Fits(info.Shape, array.Shape)) return null;
            inputs[i] = new TensorValue(info.Name, info.Type, array.Shape, array.Data);
        }

        return inputs;
    }

    private static string Describe(StageDifference difference) => difference.Problem is { } problem
        ? $"DIFFERS  {problem}"
        : string.Create(CultureInfo.InvariantCulture, $"{(difference.Agrees ? "agrees " : "DIFFERS")}  largest difference {difference.Largest:G4} at {difference.At}, allowed {difference.Bound:G4}, cosine {difference.Cosine:F6}");
}
