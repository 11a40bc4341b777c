using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Protocol;

/// <summary>Writes a <see cref="ReasonCode"/> as its bare word.</summary>
public sealed class ReasonCodeConverter : JsonConverter<ReasonCode>
{
    /// <inheritdoc/>
    public override ReasonCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("A reason is a word, not null."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ReasonCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
