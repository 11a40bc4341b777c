using System.Text;
using System.Text.Json;

namespace Edge.Agent.Models.Layouts;

/// <summary>Writes a <c>model.json</c>: what every task states first, then the task's own part.</summary>
internal static class DescriptionWriter
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    /// <summary>Writes one.</summary>
    /// <param name="directory">The model's folder, which names it.</param>
    /// <param name="file">The ONNX file, relative to the folder.</param>
    /// <param name="head">What the file is.</param>
    /// <param name="task">Writes the task's part.</param>
    public static string Write(string directory, string file, DescriptionHead head, Action<Utf8JsonWriter> task)
    {
        var (name, version) = FolderName.Of(directory);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteString("task", head.Task);
            json.WriteString("description", head.Description);
            json.WriteString("licence", head.Licence);
            json.WriteString("file", file.Replace('\\', '/'));
            json.WriteString("precision", head.Precision);
            task(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>An object of texts.</summary>
    public static void Texts(Utf8JsonWriter json, string name, params ReadOnlySpan<(string Key, string Value)> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in texts) json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>An array of numbers.</summary>
    public static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}

/// <summary>What a model file is, in the words of <c>model.json</c>.</summary>
/// <param name="Task">Its task.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Licence">Its licence, or that it is not stated.</param>
/// <param name="Precision"><c>int8</c>, <c>fp16</c> or <c>fp32</c>.</param>
internal sealed record DescriptionHead(string Task, string Description, string Licence, string Precision)
{
    /// <summary>The licence of a model that names none.</summary>
    public const string NoLicence = "not stated";

    /// <summary>The precision a file's name tells.</summary>
    /// <param name="file">The file.</param>
    public static string PrecisionOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (name.Contains("int8", StringComparison.OrdinalIgnoreCase) || name.Contains("quant", StringComparison.OrdinalIgnoreCase) || name.Contains("q8", StringComparison.OrdinalIgnoreCase)) return "int8";
        return name.Contains("fp16", StringComparison.OrdinalIgnoreCase) ? "fp16" : "fp32";
    }
}
