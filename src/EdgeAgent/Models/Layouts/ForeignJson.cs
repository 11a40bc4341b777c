using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>
/// Somebody else's JSON file, of which only some fields matter. A field that is absent or null has a default; one of
/// another kind is an error, because a default in its place would give other numbers than its maker's.
/// </summary>
internal sealed class ForeignJson
{
    private readonly JsonElement _root;
    private readonly List<string> _errors = [];

    private ForeignJson(string file, JsonElement root)
    {
        File = file;
        _root = root;
    }

    /// <summary>Absolute path of the file.</summary>
    public string File { get; }

    /// <summary>Every field so far that was of another kind than it must be; null when there was none.</summary>
    public Problem? Problem => _errors.Count == 0 ? null : new Problem(ReasonCode.Malformed, $"{File}: {string.Join("; ", _errors)}.");

    /// <summary>Reads a file.</summary>
    /// <param name="file">Absolute path.</param>
    /// <returns>The file, with an object at its root; or why not.</returns>
    public static Outcome<ForeignJson> Read(string file)
    {
        if (!System.IO.File.Exists(file)) return new Problem(ReasonCode.NotFound, $"{file} is missing; the export is not complete.");
        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ForeignJson(file, document.RootElement.Clone())
                : new Problem(ReasonCode.Malformed, $"{file} holds no JSON object.");
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{file} is not JSON: {exception.Message}");
        }
    }

    /// <summary>A field whatever it is; null when it is absent or null.</summary>
    public JsonElement? Find(string name) => _root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A switch; absent is <paramref name="otherwise"/>.</summary>
    public bool Switch(string name, bool otherwise)
    {
        if (Find(name) is not { } value) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        return Fail(name, "true or false", otherwise);
    }

    /// <summary>A number; absent is <paramref name="otherwise"/>.</summary>
    public double Number(string name, double otherwise)
    {
        if (Find(name) is not { } value) return otherwise;
        return ToNumber(value) ?? Fail(name, "a number", otherwise);
    }

    /// <summary>A text; absent is null.</summary>
    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : Fail<string?>(name, "a text", null);
    }

    /// <summary>Three numbers; absent is <paramref name="otherwise"/>.</summary>
    public IReadOnlyList<double> Three(string name, IReadOnlyList<double> otherwise)
    {
        if (Find(name) is not { } value) return otherwise;
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Select(ToNumber).OfType<double>().ToArray() is { Length: 3 } numbers && value.GetArrayLength() == 3) return numbers;
        return Fail(name, "an array of three numbers", otherwise);
    }

    private static double? ToNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private T Fail<T>(string name, string kind, T otherwise)
    {
        _errors.Add($"'{name}' must be {kind}");
        return otherwise;
    }
}
