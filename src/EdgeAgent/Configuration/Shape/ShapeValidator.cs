using System.Globalization;
using Edge.Protocol;

namespace Edge.Agent.Configuration.Shape;

/// <summary>Holds a configuration against its shape and collects everything that is wrong with it.</summary>
internal sealed class ShapeValidator
{
    private readonly ConfigurationOrigins _origins;
    private readonly List<ConfigurationError> _errors = [];

    public ShapeValidator(ConfigurationOrigins origins) => _origins = origins;

    /// <summary>Everything wrong, in the file's order.</summary>
    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Checks a section and all below it.</summary>
    public void Check(Field field, IConfiguration section, string path)
    {
        foreach (var child in section.GetChildren())
        {
            if (field.Fields!.Any(known => string.Equals(known.Key, child.Key, StringComparison.OrdinalIgnoreCase))) continue;
            Add(child.Path, Join(path, child.Key), $"unknown setting; {Suggest(child.Key, field.Fields!)}");
        }

        foreach (var known in field.Fields!)
        {
            var value = section.GetSection(known.Key);
            CheckField(known, value, Join(path, known.Key));
        }
    }

    private void CheckField(Field field, IConfigurationSection section, string path)
    {
        if (!section.Exists())
        {
            if (field.Required) Add(section.Path, path, $"is missing. {field.Description}");
            return;
        }

        switch (field.Kind)
        {
            case FieldKind.Section:
                if (section.Value is null or "") Check(field, section, path);
                else Add(section.Path, path, $"holds '{section.Value}' where an object with settings belongs. {field.Description}");
                break;
            case FieldKind.SectionOrNone:
                if (section.Value is null or "") Check(field, section, path);
                else if (section.Value != "none") Add(section.Path, path, $"holds '{section.Value}'; write \"none\" or an object with settings. {field.Description}");
                break;
            case FieldKind.OneOf:
                var given = section.GetChildren().ToList();
                if (given.Count != 1) Add(section.Path, path, $"names {given.Count} kinds; exactly one of {Words(field.Fields!.Select(one => one.Key))} belongs here.");
                Check(field, section, path);
                break;
            case FieldKind.List:
                CheckList(field, section, path);
                break;
            default:
                CheckValue(field, section, path);
                break;
        }
    }

    private void CheckList(Field field, IConfigurationSection section, string path)
    {
        var items = section.GetChildren().ToList();
        if (field.Required && items.Count == 0) Add(section.Path, path, $"is empty. {field.Description}");
        if (section.Value is not (null or "")) Add(section.Path, path, $"holds '{section.Value}' where a list belongs.");
        for (var i = 0; i < items.Count; i++) Check(field, items[i], $"{path}[{i}]");
    }

    private void CheckValue(Field field, IConfigurationSection section, string path)
    {
        if (field.Kind == FieldKind.Texts)
        {
            foreach (var group in section.GetChildren())
            {
                if (group.Value is { Length: > 0 } || group.GetChildren().Any(text => text.Value is null))
                    Add(group.Path, Join(path, group.Key), $"must be an object of texts. {field.Description}");
            }

            return;
        }

        if (field.Kind is FieldKind.Names or FieldKind.Paths)
        {
            if (ShapeReader.WordsOf(section).Any(name => name.Length == 0)) Add(section.Path, path, $"must list names. {field.Description}");
            return;
        }

        if (field.Kind == FieldKind.Choices)
        {
            foreach (var word in ShapeReader.WordsOf(section))
            {
                if (!field.Words!.Contains(word)) Add(section.Path, path, $"'{word}' is none of {Words(field.Words!)}.");
            }

            return;
        }

        if (section.Value is not { } text)
        {
            Add(section.Path, path, "holds an object where a single value belongs.");
            return;
        }

        if (Fault(field, text) is { } fault) Add(section.Path, path, fault);
    }

    private static string? Fault(Field field, string text) => field.Kind switch
    {
        FieldKind.Name => DeviceAddress.Check(text),
        FieldKind.Text or FieldKind.Path => text.Trim().Length == 0 ? "is empty." : null,
        FieldKind.Number => !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? $"'{text}' is not a whole number."
            : number < field.Minimum || number > field.Maximum ? $"{text} is not within {field.Minimum} to {field.Maximum}." : null,
        FieldKind.Switch => bool.TryParse(text, out _) ? null : $"'{text}' is neither true nor false.",
        FieldKind.Duration => !Notation.TryDuration(text, out var duration)
            ? $"'{text}' is not a duration; write a number and ms, s, m, h or d, for example {field.Default ?? "30s"}."
            : duration.TotalMilliseconds < field.Minimum || duration.TotalMilliseconds > field.Maximum
                ? $"{text} is not within {field.Minimum} ms to {(field.Maximum == long.MaxValue ? "any" : field.Maximum)} ms." : null,
        FieldKind.Size => !Notation.TrySize(text, out var size)
            ? $"'{text}' is not a size; write a number and KiB, MiB or GiB, for example {field.Default}."
            : size < field.Minimum || size > field.Maximum ? $"{text} is not within {field.Minimum} to {field.Maximum} bytes." : null,
        FieldKind.Moment => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? null : $"'{text}' is not a date; write 2026-11-23 or 2026-11-23T08:00:00Z.",
        FieldKind.EndPoint => Notation.TryEndPoint(text, out _)
            ? null : $"'{text}' is not an address and port; write for example {field.Default ?? "127.0.0.1:9465"}.",
        FieldKind.Url => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? null : $"'{text}' is not an http or https address.",
        FieldKind.Choice => field.Words!.Contains(text) ? null : $"'{text}' is none of {Words(field.Words!)}.",
        _ => throw new InvalidOperationException($"A {field.Kind} has no single value."),
    };

    private static string Suggest(string key, IReadOnlyList<Field> fields)
    {
        var nearest = fields.MinBy(field => EditDistance.Between(field.Key, key))!;
        return EditDistance.Between(nearest.Key, key) <= 2
            ? $"did you mean '{nearest.Key}'?"
            : $"known here: {Words(fields.Select(field => field.Key).Where(name => name[0] != '$'))}.";
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Add(string key, string path, string message) => _errors.Add(new ConfigurationError(_origins.Of(key), path, message));
}
