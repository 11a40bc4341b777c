using System.Globalization;
using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>The parts of a Hugging Face export that its readers share.</summary>
/// <param name="Directory">Absolute path of the folder.</param>
/// <param name="File">The ONNX file, relative to it.</param>
/// <param name="Header">What the file says of itself.</param>
/// <param name="Config">The content of <c>config.json</c>.</param>
internal sealed record HuggingFaceExport(string Directory, string File, OnnxHeader Header, ForeignJson Config)
{
    /// <summary>Its architecture, for example <c>BertForSequenceClassification</c>; empty when it names none.</summary>
    public string Architecture =>
        Config.Find("architectures") is { ValueKind: JsonValueKind.Array } names && names.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } name
            ? name.GetString()!
            : "";

    /// <summary>What the model calls itself.</summary>
    public string Description => Config.Text("_name_or_path") is { Length: > 0 } text
        ? $"Hugging Face export of {text}."
        : "A Hugging Face export.";

    /// <summary>The labels of <c>id2label</c>, in order.</summary>
    public Outcome<IReadOnlyList<string>> Labels()
    {
        var file = Config.File;
        if (Config.Find("id2label") is not { ValueKind: JsonValueKind.Object } labels)
            return new Problem(ReasonCode.Malformed, $"{file}: 'id2label' is missing; a classifier needs its labels.");
        var byId = new SortedDictionary<int, string>();
        foreach (var label in labels.EnumerateObject())
        {
            if (!int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || label.Value.ValueKind != JsonValueKind.String)
                return new Problem(ReasonCode.Malformed, $"{file}: 'id2label' holds '{label.Name}', which is no number with a name.");
            byId[id] = label.Value.GetString()!.Trim();
        }

        if (byId.Count == 0 || byId.Keys.Last() != byId.Count - 1) return new Problem(ReasonCode.Malformed, $"{file}: the numbers of 'id2label' do not run from 0 without gaps.");
        return byId.Values.ToArray();
    }

    /// <summary>What the file is.</summary>
    /// <param name="task">Its task.</param>
    public DescriptionHead Head(string task) => new(task, Description, DescriptionHead.NoLicence, DescriptionHead.PrecisionOf(File));
}
