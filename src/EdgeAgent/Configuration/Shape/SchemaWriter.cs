using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edge.Agent.Configuration.Shape;

/// <summary>Writes a shape as JSON Schema (draft 2020-12), so that editors complete and check the file.</summary>
internal static class SchemaWriter
{
    /// <summary>The schema of a root section, indented, ending with a newline.</summary>
    public static string Write(Field root, string title)
    {
        using var stream = new MemoryStream();
        // The schema is read by people too: keep apostrophes and angle brackets as they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", title);
            WriteSection(json, root);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteField(Utf8JsonWriter json, Field field)
    {
        json.WriteStartObject(field.Key);
        json.WriteString("description", field.Description);
        WriteDefault(json, field);
        switch (field.Kind)
        {
            case FieldKind.Section:
                WriteSection(json, field);
                break;
            case FieldKind.SectionOrNone:
                json.WriteStartArray("oneOf");
                json.WriteStartObject();
                json.WriteString("const", "none");
                json.WriteEndObject();
                json.WriteStartObject();
                WriteSection(json, field);
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case FieldKind.OneOf:
                WriteSection(json, field);
                json.WriteNumber("minProperties", 1);
                json.WriteNumber("maxProperties", 1);
                break;
            case FieldKind.List:
                json.WriteString("type", "array");
                if (field.Required) json.WriteNumber("minItems", 1);
                json.WriteStartObject("items");
                WriteSection(json, field);
                json.WriteEndObject();
                break;
            default:
                WriteValue(json, field);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteSection(Utf8JsonWriter json, Field field)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        var required = field.Fields!.Where(child => child.Required).ToList();
        if (required.Count > 0)
        {
            json.WriteStartArray("required");
            foreach (var child in required) json.WriteStringValue(child.Key);
            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
        foreach (var child in field.Fields!) WriteField(json, child);
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, Field field)
    {
        switch (field.Kind)
        {
            case FieldKind.Number:
                json.WriteString("type", "integer");
                json.WriteNumber("minimum", field.Minimum);
                if (field.Maximum != long.MaxValue) json.WriteNumber("maximum", field.Maximum);
                break;
            case FieldKind.Switch:
                json.WriteString("type", "boolean");
                break;
            case FieldKind.Choices:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                WriteWords(json, field);
                json.WriteEndObject();
                break;
            case FieldKind.Names or FieldKind.Paths:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case FieldKind.Texts:
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                json.WriteString("type", "object");
                json.WriteStartObject("additionalProperties");
                json.WriteString("type", "string");
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case FieldKind.Choice:
                WriteWords(json, field);
                break;
            case FieldKind.Size:
                json.WriteStartArray("type");
                json.WriteStringValue("string");
                json.WriteStringValue("integer");
                json.WriteEndArray();
                json.WriteString("pattern", @"^[0-9.]+\s*(B|KiB|MiB|GiB|TiB)?$");
                break;
            default:
                json.WriteString("type", "string");
                if (field.Kind == FieldKind.Name) json.WriteString("pattern", "^[a-z0-9-]{1,64}$");
                if (field.Kind == FieldKind.Duration) json.WriteString("pattern", @"^[0-9.]+\s*(ms|s|m|min|h|d)$");
                break;
        }
    }

    private static void WriteWords(Utf8JsonWriter json, Field field)
    {
        json.WriteStartArray("enum");
        foreach (var word in field.Words!) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void WriteDefault(Utf8JsonWriter json, Field field)
    {
        if (field.Default is not { } value) return;
        switch (field.Kind)
        {
            case FieldKind.Number:
                json.WriteNumber("default", long.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case FieldKind.Switch:
                json.WriteBoolean("default", value == "true");
                break;
            case FieldKind.Choices or FieldKind.Names:
                json.WriteStartArray("default");
                foreach (var word in value.Split(',')) json.WriteStringValue(word);
                json.WriteEndArray();
                break;
            default:
                json.WriteString("default", value);
                break;
        }
    }
}
