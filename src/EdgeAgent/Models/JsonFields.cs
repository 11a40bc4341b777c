using System.Text.Json;

namespace Edge.Agent.Models;

/// <summary>
/// Reads one JSON object field by field and collects everything that is wrong with it, so that its author sees all
/// errors at once. A serializer would stop at the first.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly List<string> _errors;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonFields(JsonElement element, string path, List<string> errors)
    {
        _path = path;
        _errors = errors;
        if (path.Length == 0) _known.Add("$schema");
        _object = element.ValueKind == JsonValueKind.Object ? element : default;
        if (element.ValueKind != JsonValueKind.Object) Fail("", "must be an object { … }");
    }

    public void Fail(string field, string message) => _errors.Add($"'{Path(field)}' {message}");

    public string Text(string field, string remedy, Func<string, bool>? isValid = null)
    {
        if (Find(field) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text && (isValid is null || isValid(text))) return text;
        Fail(field, remedy);
        return "";
    }

    public T Choice<T>(string field, IReadOnlyDictionary<string, T> choices)
    {
        if (Find(field) is { ValueKind: JsonValueKind.String } value && choices.TryGetValue(value.GetString()!, out var choice)) return choice;
        Fail(field, $"must be one of {string.Join(", ", choices.Keys.Select(key => $"\"{key}\""))}");
        return choices.First().Value;
    }

    public int Integer(string field, int smallest, int largest)
    {
        if (Find(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) && number >= smallest && number <= largest) return number;
        Fail(field, $"must be a whole number from {smallest} to {largest}");
        return smallest;
    }

    public float Number(string field, string remedy, Func<float, bool> isValid)
    {
        if (Find(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetSingle(out var number) && float.IsFinite(number) && isValid(number)) return number;
        Fail(field, remedy);
        return 1;
    }

    public IReadOnlyList<float> Numbers(string field, int count, string remedy, Func<float, bool> isValid)
    {
        var numbers = Items(field)
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out var number) ? number : float.NaN).ToArray();
        if (numbers.Length == count && numbers.All(number => float.IsFinite(number) && isValid(number))) return numbers;
        Fail(field, remedy);
        return Enumerable.Repeat(1f, count).ToArray();
    }

    public IReadOnlyList<string> Texts(string field, string remedy, Func<string, bool> isValid)
    {
        var texts = Items(field).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").ToArray();
        if (texts.Length > 0 && texts.All(text => text.Length > 0 && isValid(text))) return texts;
        Fail(field, remedy);
        return [];
    }

    public JsonFields Object(string field)
    {
        if (Find(field) is { } value) return new JsonFields(value, Path(field), _errors);
        Fail(field, "is missing; it must be an object { … }");
        return new JsonFields(JsonDocument.Parse("{}").RootElement, Path(field), []);
    }

    public bool Has(string field) => Find(field) is not null;

    public void End()
    {
        if (_object.ValueKind != JsonValueKind.Object) return;
        foreach (var property in _object.EnumerateObject())
        {
            if (!_known.Contains(property.Name)) Fail(property.Name, $"is unknown; remove it, or use one of {string.Join(", ", _known.Where(name => name[0] != '$').Order())}");
        }
    }

    private JsonElement? Find(string field)
    {
        _known.Add(field);
        return _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(field, out var value) ? value : null;
    }

    private JsonElement[] Items(string field) =>
        Find(field) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private string Path(string field) => _path.Length == 0 ? field : field.Length == 0 ? _path : $"{_path}.{field}";
}
