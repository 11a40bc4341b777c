using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>Reads other people's JSON files, of which only some fields matter.</summary>
internal static class ForeignJson
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">Absolute path.</param>
    /// <returns>The document, which the caller disposes, with an object at its root; or why not.</returns>
    public static Outcome<JsonDocument> Read(string file)
    {
        if (!File.Exists(file)) return new Problem(ReasonCode.NotFound, $"{file} is missing; the export is not complete.");
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            return new Problem(ReasonCode.Malformed, $"{file} holds no JSON object.");
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{file} is not JSON: {exception.Message}");
        }
    }

    /// <summary>A switch; absent is <paramref name="otherwise"/>.</summary>
    public static bool Switch(JsonElement element, string name, bool otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;

    /// <summary>A number; absent is <paramref name="otherwise"/>.</summary>
    public static double Number(JsonElement element, string name, double otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : otherwise;

    /// <summary>A text; absent is null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Three numbers; absent or of another count is <paramref name="otherwise"/>.</summary>
    public static IReadOnlyList<double> Three(JsonElement element, string name, IReadOnlyList<double> otherwise) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 3
            ? [.. value.EnumerateArray().Select(number => number.GetDouble())]
            : otherwise;
}
