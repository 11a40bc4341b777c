using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust.Keys;

/// <summary>A signature as metadata carries it.</summary>
/// <param name="KeyId">The key that is said to have made it.</param>
/// <param name="Signature">Its bytes; empty where they were not hexadecimal, which no key signed.</param>
public sealed record MetadataSignature(string KeyId, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Reads one.</summary>
    /// <param name="fields">Its object.</param>
    internal static MetadataSignature Read(MetadataFields fields)
    {
        var (keyId, text) = (fields.Text("keyid"), fields.Text("sig"));
        return new MetadataSignature(keyId, text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : []);
    }
}
