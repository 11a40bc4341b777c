using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Protocol.Records;

/// <summary>Writes an <see cref="Epoch"/> as 32 hexadecimal digits.</summary>
public sealed class EpochConverter : JsonConverter<Epoch>
{
    /// <inheritdoc/>
    public override Epoch Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Epoch.TryParse(reader.GetString(), out var epoch) ? epoch : throw new JsonException("An epoch is 32 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Epoch value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
