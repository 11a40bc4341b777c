using System.Text;
using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>A model version's folder, read: everything about it except the ONNX file itself.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Description">Its <c>model.json</c>.</param>
/// <param name="Labels">Its labels, in output order.</param>
/// <param name="GoldenCases">Its golden cases; empty when it declares none.</param>
public sealed record ModelBundle(
    string Directory, ModelDescription Description, IReadOnlyList<string> Labels, IReadOnlyList<GoldenCase> GoldenCases)
{
    /// <summary>Longest label: ten of them must fit into a record's 64 KB with room to spare.</summary>
    private const int MaxLabelLength = 256;

    /// <summary>Absolute path of the ONNX file.</summary>
    public string ModelFile => Path.Combine(Directory, Description.File);

    /// <summary>Reads a model folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>The bundle, or everything that is wrong with it.</returns>
    public static Outcome<ModelBundle> Load(string directory)
    {
        directory = Path.GetFullPath(directory);
        var file = Path.Combine(directory, ModelDescription.FileName);
        if (!File.Exists(file)) return new Problem(ReasonCode.NotFound, $"{file} is missing; a model folder holds model.json, the ONNX file and the labels.");
        try
        {
            if (!ModelDescriptionReader.Read(File.ReadAllBytes(file), file).TryGet(out var description, out var problem)) return problem;
            if (!File.Exists(Path.Combine(directory, description.File)))
                return new Problem(ReasonCode.NotFound, $"{file}: 'file' names '{description.File}', which is not in the folder.");
            var errors = new List<string>();
            var labels = ReadLabels(Path.Combine(directory, description.LabelsFile), description, errors);
            var cases = ReadGolden(directory, description, labels, errors);
            return errors.Count == 0
                ? new ModelBundle(directory, description, labels, cases)
                : new Problem(ReasonCode.Malformed, string.Join("; ", errors) + ".");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{directory}: cannot be read: {exception.Message}");
        }
    }

    /// <summary>The bundle as a snapshot whose digest is that of the files as they lie there now.</summary>
    public Outcome<ModelSnapshot> ToSnapshot()
    {
        return ManifestBuilder.Build(Directory, Description.Name, Description.Version).TryGet(out var manifest, out var problem)
            ? new ModelSnapshot(manifest.Name, manifest.Version, manifest.Digest(), Directory)
            : problem;
    }

    private static string[] ReadLabels(string file, ModelDescription description, List<string> errors)
    {
        if (!File.Exists(file))
        {
            errors.Add($"{file} is missing; 'labels' names it");
            return [];
        }

        var labels = File.ReadAllText(file, Encoding.UTF8).TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        if (labels.Any(label => label.Length is 0 or > MaxLabelLength)) errors.Add($"{file} has an empty line or a label longer than {MaxLabelLength} characters; write one label per line");
        if (labels.Distinct(StringComparer.Ordinal).Count() != labels.Length) errors.Add($"{file} names a label twice; labels must differ");
        foreach (var label in description.Rule.Accept.Except(labels, StringComparer.Ordinal))
        {
            errors.Add($"{ModelDescription.FileName}: 'decision.accept' names '{label}', which is not in {description.LabelsFile}");
        }

        return labels;
    }

    private static GoldenCase[] ReadGolden(string directory, ModelDescription description, IReadOnlyList<string> labels, List<string> errors)
    {
        if (description.Golden is not { } golden) return [];
        var folder = Path.Combine(directory, golden.Folder);
        var file = Path.Combine(folder, "golden.json");
        if (!File.Exists(file))
        {
            errors.Add($"{file} is missing; 'golden.folder' promises it");
            return [];
        }

        try
        {
            var cases = JsonSerializer.Deserialize(File.ReadAllBytes(file), GoldenJson.Default.GoldenFile)?.Cases ?? [];
            if (cases.Count == 0) errors.Add($"{file} holds no case; add one or remove 'golden' from model.json");
            foreach (var item in cases) Check(item, folder, file, labels, errors);
            return [.. cases.Select(item => new GoldenCase(Path.Combine(folder, item.Image), item.Label, item.Scores))];
        }
        catch (JsonException exception)
        {
            errors.Add($"{file} is not valid: {exception.Message}");
            return [];
        }
    }

    private static void Check(GoldenFileCase item, string folder, string file, IReadOnlyList<string> labels, List<string> errors)
    {
        if (!ManifestFile.IsSafePath(item.Image) || !File.Exists(Path.Combine(folder, item.Image))) errors.Add($"{file}: image '{item.Image}' is not in the folder");
        if (!labels.Contains(item.Label, StringComparer.Ordinal)) errors.Add($"{file}: label '{item.Label}' of '{item.Image}' is not among the labels");
        if (item.Scores.Count != labels.Count) errors.Add($"{file}: '{item.Image}' has {item.Scores.Count} scores for {labels.Count} labels");
    }
}
