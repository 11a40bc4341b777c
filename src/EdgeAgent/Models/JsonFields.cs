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

    public IReadOnlyList<int> Integers(string field, int smallest, int largest)
    {
        var numbers = Items(field)
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number) ? number : int.MinValue).ToArray();
        if (numbers.Length > 0 && numbers.All(number => number >= smallest && number <= largest)) return numbers;
        Fail(field, $"must be an array of whole numbers from {smallest} to {largest}");
        return [];
    }

    public bool Switch(string field)
    {
        if (Find(field) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value) return value.GetBoolean();
        Fail(field, "must be true or false");
        return false;
    }

    public float Number(string field, string remedy, Func<float, bool> isValid)
    {
        if (Find(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetSingle(out var number) && float.IsFinite(number) && isValid(number)) return number;
        Fail(field, remedy);
        return 1;
    }

    public IReadOnlyList<float> Numbers(string field, int count, string remedy, Func<float, bool> isValid)
    {
        var numbers = Numbers(field, found => found == count, remedy, isValid);
        return numbers.Count > 0 ? numbers : Enumerable.Repeat(1f, count).ToArray();
    }

    public IReadOnlyList<float> Numbers(string field, Func<int, bool> fits, string remedy, Func<float, bool> isValid)
    {
        var numbers = Items(field)
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out var number) ? number : float.NaN).ToArray();
        if (fits(numbers.Length) && numbers.All(number => float.IsFinite(number) && isValid(number))) return numbers;
        Fail(field, remedy);
        return [];
    }

    public IReadOnlyList<string> Texts(string field, string remedy, Func<string, bool> isValid, bool mayBeEmpty = false)
    {
        var texts = Items(field).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").ToArray();
        if ((texts.Length > 0 || (mayBeEmpty && Find(field) is { ValueKind: JsonValueKind.Array })) && texts.All(text => text.Length > 0 && isValid(text))) return texts;
        Fail(field, remedy);
        return [];
    }

    /// <summary>A list of texts that may be empty.</summary>
    public IReadOnlyList<string> Names(string field, string remedy)
    {
        if (Find(field) is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0))
            return [.. array.EnumerateArray().Select(item => item.GetString()!)];
        Fail(field, remedy);
        return [];
    }

    /// <summary>Objects of texts by name; names are compared without case. Absent is empty.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> TextGroups(string field, string remedy)
    {
        var groups = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        if (Find(field) is not { } value) return groups;
        if (value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(group => group.Value.ValueKind == JsonValueKind.Object && group.Value.EnumerateObject().All(text => text.Value.ValueKind == JsonValueKind.String)))
        {
            foreach (var group in value.EnumerateObject())
            {
                var texts = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var text in group.Value.EnumerateObject()) texts[text.Name] = text.Value.GetString()!;
                groups[group.Name] = texts;
            }

            return groups;
        }

        Fail(field, remedy);
        return groups;
    }

    public JsonFields Object(string field)
    {
        if (Find(field) is { } value) return new JsonFields(value, Path(field), _errors);
        Fail(field, "is missing; it must be an object { … }");
        return new JsonFields(JsonDocument.Parse("{}").RootElement, Path(field), []);
    }

    /// <summary>An array of objects, at least one.</summary>
    public IReadOnlyList<JsonFields> Objects(string field, string remedy)
    {
        var items = Items(field);
        if (items.Length == 0) Fail(field, remedy);
        return [.. items.Select((item, index) => new JsonFields(item, $"{Path(field)}[{index}]", _errors))];
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
