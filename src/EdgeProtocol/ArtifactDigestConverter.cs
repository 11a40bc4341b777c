using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Protocol;

/// <summary>Writes an <see cref="ArtifactDigest"/> as <c>sha256:…</c>.</summary>
public sealed class ArtifactDigestConverter : JsonConverter<ArtifactDigest>
{
    /// <inheritdoc/>
    public override ArtifactDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ArtifactDigest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("A digest is 'sha256:' and 64 lower-case hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ArtifactDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
