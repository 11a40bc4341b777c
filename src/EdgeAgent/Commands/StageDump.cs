using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Stages;
using Edge.Agent.Tensors.Numpy;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>Writes what every stage of an inference made, for comparing with another implementation.</summary>
internal static class StageDump
{
    /// <summary>Runs images and writes their stages.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Paths of the images.</param>
    /// <param name="folder">Takes one folder per image, named after it.</param>
    /// <param name="cancellationToken">Ends it between images.</param>
    /// <returns>Null, or the first image that cannot be run.</returns>
    public static Task<Problem?> WriteAsync(LoadedModel model, IReadOnlyList<string> images, string folder, CancellationToken cancellationToken)
    {
        var recorder = Recorder(model);
        return WriteAsync(
            images.Select(image => (Path.GetFileNameWithoutExtension(image), image)), folder,
            async image => await recorder.RecordAsync(await File.ReadAllBytesAsync(image, cancellationToken), cancellationToken));
    }

    /// <summary>Runs texts and writes their stages.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="folder">Takes one folder per text, <c>text-1</c> and so on.</param>
    /// <param name="cancellationToken">Ends it between texts.</param>
    /// <returns>Null, or the first text that cannot be run.</returns>
    public static Task<Problem?> WriteTextsAsync(LoadedModel model, IReadOnlyList<string> texts, string folder, CancellationToken cancellationToken)
    {
        var recorder = Recorder(model);
        return WriteAsync(
            texts.Select((text, index) => (string.Create(CultureInfo.InvariantCulture, $"text-{index + 1}"), text)), folder,
            text => recorder.RecordAsync(text, cancellationToken));
    }

    private static StageRecorder Recorder(LoadedModel model) => new(model, PipelineOptions.DefaultMaxImagePixels);

    private static async Task<Problem?> WriteAsync(
        IEnumerable<(string Name, string Input)> inputs, string folder, Func<string, Task<Outcome<IReadOnlyList<Stage>>>> record)
    {
        try
        {
            foreach (var (name, input) in inputs)
            {
                if (!(await record(input)).TryGet(out var stages, out var problem)) return problem with { Message = $"{input}: {problem.Message}" };
                var target = Path.Combine(folder, name);
                Directory.CreateDirectory(target);
                foreach (var stage in stages) NpyFile.Write(Path.Combine(target, stage.Name + ".npy"), stage.Array);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{folder} cannot be written: {exception.Message}");
        }
    }
}
