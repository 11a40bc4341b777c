using System.Globalization;
using System.Net;

namespace Edge.Agent.Configuration.Shape;

/// <summary>Reads the typed values of a validated section, absent ones by their declared default.</summary>
internal sealed class ShapeReader
{
    private readonly Field _shape;
    private readonly IConfiguration _section;
    private readonly string _baseDirectory;

    public ShapeReader(Field shape, IConfiguration section, string baseDirectory)
    {
        _shape = shape;
        _section = section;
        _baseDirectory = baseDirectory;
    }

    public string Text(string key) => Raw(key) ?? throw Unvalidated(key);

    public string? OptionalText(string key) => Raw(key);

    public string Path(string key) => OptionalPath(key) ?? throw Unvalidated(key);

    public string? OptionalPath(string key) => Raw(key) is { } path ? System.IO.Path.GetFullPath(path, _baseDirectory) : null;

    public IReadOnlyList<string> Paths(string key) => [.. Words(key).Select(path => System.IO.Path.GetFullPath(path, _baseDirectory))];

    public long Number(string key) => long.Parse(Text(key), CultureInfo.InvariantCulture);

    public int Count(string key) => checked((int)Number(key));

    public bool Switch(string key) => bool.Parse(Text(key));

    public TimeSpan Duration(string key) => Notation.TryDuration(Text(key), out var value) ? value : throw Unvalidated(key);

    public long Size(string key) => Notation.TrySize(Text(key), out var value) ? value : throw Unvalidated(key);

    public DateTimeOffset? OptionalMoment(string key) =>
        Raw(key) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    public IPEndPoint EndPoint(string key) => IPEndPoint.Parse(Text(key));

    public IPEndPoint? OptionalEndPoint(string key) => Raw(key) is { } text ? IPEndPoint.Parse(text) : null;

    public IReadOnlyList<string> Words(string key)
    {
        var section = _section.GetSection(key);
        return section.Exists() ? WordsOf(section) : (_shape.Child(key).Default ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Objects of texts by name; names are compared without case, as all keys.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Texts(string key) => _section.GetSection(key).GetChildren().ToDictionary(
        group => group.Key,
        IReadOnlyDictionary<string, string> (group) => group.GetChildren().ToDictionary(text => text.Key, text => text.Value ?? "", StringComparer.Ordinal),
        StringComparer.OrdinalIgnoreCase);

    public bool Has(string key) => _section.GetSection(key).Exists();

    public bool IsNone(string key) => _section.GetSection(key).Value == "none";

    public ShapeReader Section(string key) => new(_shape.Child(key), _section.GetSection(key), _baseDirectory);

    public IEnumerable<ShapeReader> List(string key)
    {
        var field = _shape.Child(key);
        return _section.GetSection(key).GetChildren().Select(item => new ShapeReader(field, item, _baseDirectory));
    }

    /// <summary>A list in the file, or comma-separated words from the environment and the command line.</summary>
    public static IReadOnlyList<string> WordsOf(IConfigurationSection section) => section.Value is { Length: > 0 } text
        ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. section.GetChildren().Select(child => child.Value ?? "")];

    private string? Raw(string key) => _section[key] ?? _shape.Child(key).Default;

    private static InvalidOperationException Unvalidated(string key) => new($"'{key}' was read before it was validated.");
}
