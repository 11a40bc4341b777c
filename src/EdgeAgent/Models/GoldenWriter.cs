using System.Text;
using System.Text.Json;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Storage;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Agent.Tensors.Numpy;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>Makes golden cases from a reference run: inputs with the numbers another implementation gave for them.</summary>
internal static class GoldenWriter
{
    /// <summary>The folder of the cases.</summary>
    public const string Folder = "golden";

    private const int DetectionWidth = 6;

    /// <summary>The lines a <c>model.json</c> needs for them. int8 kernels differ between processors, hence the tolerance.</summary>
    public const string Section = """ "golden": { "folder": "golden", "tolerance": 0.05 } """;

    /// <summary>Adds the section to a description that has none.</summary>
    /// <param name="json">The description, one object.</param>
    public static string AddSection(string json) => $"{json.TrimEnd().TrimEnd('}').TrimEnd()},\n {Section}\n}}";

    /// <summary>Writes them.</summary>
    /// <param name="directory">The model's folder; its description must be there.</param>
    /// <param name="reference">The reference run: <c>x.png</c> or <c>x.txt</c>, and <c>x.npy</c> beside it.</param>
    /// <returns>How many, or what is wrong with which file.</returns>
    public static Outcome<int> Write(string directory, string reference)
    {
        if (!Directory.Exists(reference)) return new Problem(ReasonCode.NotFound, $"{reference}: there is no such folder.");
        var file = Path.Combine(directory, ModelDescription.FileName);
        if (!ModelDescriptionReader.Read(File.ReadAllBytes(file), file).TryGet(out var description, out var problem)) return problem;
        var labels = Labels(directory, description);
        var cases = new List<GoldenFileCase>();
        var errors = new List<string>();
        foreach (var numbers in Directory.EnumerateFiles(reference, "*.npy").Order(StringComparer.Ordinal))
        {
            if (Case(description.Task, labels, numbers, Path.Combine(directory, Folder), errors) is { } made) cases.Add(made);
        }

        if (cases.Count == 0 && errors.Count == 0) errors.Add($"{reference} holds no .npy file");
        if (errors.Count > 0) return new Problem(ReasonCode.Malformed, string.Join("; ", errors) + ".");
        AtomicFile.Write(
            Path.Combine(directory, Folder, "golden.json"), JsonSerializer.SerializeToUtf8Bytes(new GoldenFile(cases), GoldenJson.Default.GoldenFile));
        return cases.Count;
    }

    /// <summary>The labels, though the golden file that the description promises is not there yet.</summary>
    private static string[] Labels(string directory, ModelDescription description) =>
        description.LabelsFile is { } name && File.Exists(Path.Combine(directory, name))
            ? [.. File.ReadAllText(Path.Combine(directory, name), Encoding.UTF8).TrimEnd().Split('\n').Select(line => line.Trim())]
            : [];

    private static GoldenFileCase? Case(TaskOptions task, string[] labels, string numbers, string folder, List<string> errors)
    {
        if (!NpyFile.Read(numbers).TryGet(out var array, out var problem))
        {
            errors.Add(problem.Message);
            return null;
        }

        float[] values = [.. NpyNumbers.Of(array.Type, array.Data.Span).Select(number => (float)number)];
        var inputs = Directory.GetFiles(Path.GetDirectoryName(numbers)!, Path.GetFileNameWithoutExtension(numbers) + ".*").Where(file => file != numbers).ToArray();
        if (inputs is not [var input])
        {
            errors.Add($"{numbers} needs exactly one image or .txt of the same name beside it and has {inputs.Length}");
            return null;
        }

        var isText = Path.GetExtension(input) == ".txt";
        var image = isText ? null : Path.GetFileName(input);
        var text = isText ? File.ReadAllText(input, Encoding.UTF8).TrimEnd('\r', '\n') : null;
        if (task is ObjectDetectionOptions)
        {
            if (Detections(labels, array.Shape, values) is { } detections) return Keep(input, image, folder, new GoldenFileCase(image, text, Detections: detections));
            errors.Add($"{numbers} is {ModelSignature.Text(array.Shape)}; save [objects, 6]: label, score, left, top, right, bottom in pixels of the image, labels from 0 to {labels.Length - 1}");
            return null;
        }

        // A task without labels gives a vector.
        if (labels.Length == 0) return Keep(input, image, folder, new GoldenFileCase(image, text, Embedding: values));
        if (values.Length == labels.Length) return Keep(input, image, folder, new GoldenFileCase(image, text, labels[TopScores.Best(values)], values));
        errors.Add($"{numbers} holds {values.Length} numbers for {labels.Length} labels; save the scores after the activation, one per label");
        return null;
    }

    /// <summary>Rows as <c>infer --dump</c> writes them; null when they are none.</summary>
    private static GoldenDetection[]? Detections(string[] labels, long[] shape, float[] values)
    {
        if (shape is not [_, DetectionWidth]) return null;
        var rows = values.Chunk(DetectionWidth).ToArray();
        return rows.All(row => row[0] >= 0 && row[0] < labels.Length)
            ? [.. rows.Select(row => new GoldenDetection(labels[(int)row[0]], row[1], new DetectedBox(row[2], row[3], row[4], row[5])))]
            : null;
    }

    private static GoldenFileCase Keep(string input, string? image, string folder, GoldenFileCase made)
    {
        if (image is not null) File.Copy(input, Path.Combine(folder, image), overwrite: true);
        return made;
    }
}
