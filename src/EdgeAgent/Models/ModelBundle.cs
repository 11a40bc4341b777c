using System.Text;
using Edge.Agent.Models.Layouts;
using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>A model version's folder, read: everything about it except the ONNX file itself.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Description">Its <c>model.json</c>.</param>
/// <param name="Labels">Its labels, in output order.</param>
/// <param name="GoldenCases">Its golden cases; empty when it declares none.</param>
/// <param name="Layout">How the folder was recognised: <c>native</c>, <c>hugging-face</c>, <c>ultralytics</c> or <c>onnx</c>.</param>
public sealed record ModelBundle(
    string Directory, ModelDescription Description, IReadOnlyList<string> Labels, IReadOnlyList<GoldenCase> GoldenCases, string Layout)
{
    /// <summary>The layout of a folder with a <c>model.json</c>.</summary>
    public const string NativeLayout = "native";

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
        try
        {
            if (!File.Exists(file)) return LoadForeign(directory);
            if (!ModelDescriptionReader.Read(File.ReadAllBytes(file), file).TryGet(out var description, out var problem)) return problem;
            var errors = new List<string>();
            if (!File.Exists(Path.Combine(directory, description.File))) errors.Add($"{file}: 'file' names '{description.File}', which is not in the folder");
            foreach (var variant in description.Variants.Where(variant => !File.Exists(Path.Combine(directory, variant.File))))
                errors.Add($"{file}: 'variants' names '{variant.File}', which is not in the folder; add the file, or remove the variant");
            var labels = description.LabelsFile is null ? [] : ReadLabels(Path.Combine(directory, description.LabelsFile), errors);
            CheckRule(description, file, labels, errors);
            var cases = description.Golden is { } golden ? GoldenReader.Read(Path.Combine(directory, golden.Folder), description.Task, labels, errors) : [];
            var bundle = new ModelBundle(directory, description, labels, cases, NativeLayout);
            if (errors.Count == 0) return bundle;
            // Nobody should mend the labels to be told of the input's name then.
            if (GraphCheck.Run(bundle) is { } disagreement) errors.Add(disagreement.Message.TrimEnd('.'));
            return new Problem(File.Exists(bundle.ModelFile) ? ReasonCode.Malformed : ReasonCode.NotFound, string.Join("; ", errors) + ".");
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

    /// <summary>What a description and its graph do not agree on.</summary>
    /// <param name="errors">Every disagreement.</param>
    internal Problem Disagreement(IReadOnlyList<string> errors) => new(
        ReasonCode.ModelInvalid,
        Layout == NativeLayout
            ? $"{Path.Combine(Directory, ModelDescription.FileName)} and {Description.File} disagree: {string.Join("; ", errors)}."
            : $"{Directory} was read as {Layout}, and {Description.File} is not what that says: {string.Join("; ", errors)}. Write a model.json with 'edge-agent model init' and correct it.");

    private static Outcome<ModelBundle> LoadForeign(string directory)
    {
        if (!LayoutReader.Read(directory).TryGet(out var foreign, out var problem)) return problem;
        return ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(foreign.Json), $"{directory} ({foreign.Layout})").TryGet(out var description, out problem)
            ? new ModelBundle(directory, description, foreign.Labels, [], foreign.Layout)
            : problem;
    }

    private static string[] ReadLabels(string file, List<string> errors)
    {
        if (!File.Exists(file))
        {
            errors.Add($"{file} is missing; 'labels' names it");
            return [];
        }

        var labels = File.ReadAllText(file, Encoding.UTF8).TrimEnd().Split('\n').Select(line => line.Trim()).ToArray();
        if (labels.Any(label => label.Length is 0 or > MaxLabelLength)) errors.Add($"{file} has an empty line or a label longer than {MaxLabelLength} characters; write one label per line");
        return labels;
    }

    private static void CheckRule(ModelDescription description, string file, string[] labels, List<string> errors)
    {
        if (description.Rule is not { } rule) return;
        var named = rule.Accept.Select(label => ("accept", label)).Concat(rule.Clauses.SelectMany((clause, index) => clause.Labels.Select(label => ($"clauses[{index}].labels", label))));
        foreach (var (field, label) in named)
        {
            // ImageNet has two cranes; only a rule cannot have them.
            var count = labels.Count(other => other == label);
            if (count == 0) errors.Add($"{file}: 'decision.{field}' names '{label}', which is not in {description.LabelsFile}");
            if (count > 1) errors.Add($"{file}: 'decision.{field}' names '{label}', which stands {count} times in {description.LabelsFile}; make the labels differ");
        }
    }
}
