using System.Globalization;
using System.Text.Json;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>Reads the members of one object; the first that is missing or of another kind is the problem, and the rest are placeholders.</summary>
internal sealed class MetadataFields
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly Fault _fault;

    /// <summary>Reads a document's object.</summary>
    /// <param name="element">The object.</param>
    /// <param name="what">What to call it in a problem.</param>
    public MetadataFields(JsonElement element, string what)
        : this(element, what, new Fault())
    {
    }

    private MetadataFields(JsonElement element, string path, Fault fault)
    {
        _path = path;
        _fault = fault;
        _object = element;
        if (element.ValueKind != JsonValueKind.Object) Fail("must be an object");
    }

    /// <summary>What was wrong first.</summary>
    public Problem? Problem => _fault.Problem;

    /// <summary>The object itself.</summary>
    public JsonElement Element => _object;

    /// <summary>Notes a problem of this object.</summary>
    public void Fail(string message, ReasonCode? reason = null) => _fault.Problem ??= new Problem(reason ?? ReasonCode.Malformed, $"{_path}: {message}.");

    /// <summary>A text.</summary>
    public string Text(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value) return value.GetString()!;
        Fail($"'{name}' must be a string");
        return "";
    }

    /// <summary>A whole number.</summary>
    public long Whole(string name, long smallest)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= smallest) return number;
        Fail($"'{name}' must be a whole number from {smallest}");
        return smallest;
    }

    /// <summary>A whole number that may be absent.</summary>
    public long? OptionalWhole(string name, long smallest) => Find(name) is null ? null : Whole(name, smallest);

    /// <summary>A switch that may be absent, which is false.</summary>
    public bool Switch(string name)
    {
        if (Find(name) is not { } value) return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fail($"'{name}' must be true or false");
        return false;
    }

    /// <summary>A moment, in the one form of section 4.2.</summary>
    public DateTimeOffset Moment(string name)
    {
        var text = Text(name);
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return moment;
        Fail($"'{name}' must be a moment as 2030-01-01T00:00:00Z");
        return default;
    }

    /// <summary>Texts, each once.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } array && array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            string[] texts = [.. array.EnumerateArray().Select(item => item.GetString()!)];
            if (texts.Distinct(StringComparer.Ordinal).Count() == texts.Length) return texts;
        }

        Fail($"'{name}' must be an array of strings, each once");
        return [];
    }

    /// <summary>Texts that may be absent, which is null.</summary>
    public IReadOnlyList<string>? OptionalTexts(string name) => Find(name) is null ? null : Texts(name);

    /// <summary>An object's members by name.</summary>
    public IReadOnlyDictionary<string, T> Map<T>(string name, Func<string, MetadataFields, T> read) => Map(Inner(name), read);

    /// <summary>Texts by name that may be absent, which is null.</summary>
    public IReadOnlyDictionary<string, string>? OptionalTextMap(string name)
    {
        if (!Has(name)) return null;
        var inner = Inner(name);
        return inner._object.ValueKind != JsonValueKind.Object
            ? new Dictionary<string, string>()
            : inner._object.EnumerateObject().Select(member => member.Name).ToDictionary(key => key, inner.Text, StringComparer.Ordinal);
    }

    /// <summary>An array's objects.</summary>
    public IReadOnlyList<T> List<T>(string name, Func<MetadataFields, T> read)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Array } array)
            return [.. array.EnumerateArray().Select((item, index) => read(new MetadataFields(item, $"{_path}.{name}[{index}]", _fault)))];
        Fail($"'{name}' must be an array");
        return [];
    }

    /// <summary>An object within this one.</summary>
    public MetadataFields Inner(string name) => new(Find(name) ?? default, $"{_path}.{name}", _fault);

    /// <summary>Whether a member is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    private static Dictionary<string, T> Map<T>(MetadataFields inner, Func<string, MetadataFields, T> read)
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        if (inner._object.ValueKind != JsonValueKind.Object) return map;
        foreach (var member in inner._object.EnumerateObject())
            map[member.Name] = read(member.Name, new MetadataFields(member.Value, $"{inner._path}.{member.Name}", inner._fault));
        return map;
    }

    private JsonElement? Find(string name) => _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) ? value : null;

    private sealed class Fault
    {
        public Problem? Problem { get; set; }
    }
}
