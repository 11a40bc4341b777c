using System.Text.Json;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust.Signing;

/// <summary>Makes signed files (section 4.2), and adds signatures to those that others began: keys of one role may lie with different people.</summary>
public static class MetadataSigner
{
    /// <summary>Signs a new document.</summary>
    /// <param name="content">Its signed part, of <see cref="MetadataWriter"/>.</param>
    /// <param name="keys">The keys, each once.</param>
    public static byte[] Sign(ReadOnlyMemory<byte> content, IEnumerable<SigningKey> keys)
    {
        using var document = JsonDocument.Parse(content);
        var canonical = CanonicalJson.Encode(document.RootElement).Value;
        return Join(document.RootElement, keys.Select(key => new MetadataSignature(key.Public.Id, key.Sign(canonical))));
    }

    /// <summary>Adds a key's signature to a file, or makes it anew.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The key.</param>
    public static Outcome<byte[]> Add(ReadOnlyMemory<byte> file, SigningKey key)
    {
        if (!MetadataDocument.Parse(file, TrustLimits.Reference.TargetsBytes, "metadata").TryGet(out var document, out var problem)) return problem;
        using (document)
        {
            var envelope = new MetadataFields(document.RootElement, "metadata");
            var signed = envelope.Inner("signed");
            var others = envelope.List("signatures", MetadataSignature.Read);
            if (envelope.Problem is { } fault) return fault;
            if (!CanonicalJson.Encode(signed.Element).TryGet(out var canonical, out problem)) return problem;
            return Join(signed.Element, [.. others.Where(other => other.KeyId != key.Public.Id), new MetadataSignature(key.Public.Id, key.Sign(canonical))]);
        }
    }

    private static byte[] Join(JsonElement signed, IEnumerable<MetadataSignature> signatures)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("signatures");
            foreach (var signature in signatures)
            {
                json.WriteStartObject();
                json.WriteString("keyid", signature.KeyId);
                json.WriteString("sig", Convert.ToHexStringLower(signature.Signature.Span));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("signed");
            // As it was written: members nobody here knows stay what was signed.
            json.WriteRawValue(signed.GetRawText());
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
