using System.Security.Cryptography;
using System.Text.Json;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust.Keys;

/// <summary>A public key as metadata lists it.</summary>
public sealed class TrustKey
{
    private const string PublicLabel = "PUBLIC KEY";

    private readonly ISignatureScheme? _scheme;
    private readonly byte[]? _material;

    private TrustKey(string id, string keyType, string scheme, string publicValue, byte[] json)
    {
        Id = id;
        KeyType = keyType;
        Scheme = scheme;
        PublicValue = publicValue;
        Json = json;
        _scheme = SignatureSchemes.Find(keyType, scheme);
        _material = _scheme?.Material(publicValue);
        Material = _material is null ? null : Convert.ToHexStringLower(_material);
    }

    /// <summary>SHA-256 of the key's canonical form, in hexadecimal.</summary>
    public string Id { get; }

    /// <summary><c>ecdsa</c>, <c>rsa</c>, <c>ed25519</c>, or what another writer named.</summary>
    public string KeyType { get; }

    /// <summary>How it signs.</summary>
    public string Scheme { get; }

    /// <summary>The key as its scheme writes it: PEM, or hexadecimal for Ed25519.</summary>
    public string PublicValue { get; }

    /// <summary>
    /// What two keys have in common that are one key under two ids: an id covers members that do not matter to the key, so that
    /// counting ids would let one signer stand for two. Null for a key this build cannot use.
    /// </summary>
    public string? Material { get; }

    /// <summary>The key as it was written, members nobody here knows included (section 4: they are kept).</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Whether a signature is this key's over a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signature">The signature.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        _scheme is not null && _material is not null && _scheme.Verify(_material, message, signature);

    /// <summary>Reads a key and computes its id.</summary>
    /// <param name="json">The key object, UTF-8.</param>
    public static Outcome<TrustKey> Parse(ReadOnlyMemory<byte> json)
    {
        if (!MetadataDocument.Parse(json, TrustLimits.Reference.RootBytes, "key").TryGet(out var document, out var problem)) return problem;
        using (document)
        {
            var fields = new MetadataFields(document.RootElement, "key");
            var key = Read(fields, statedId: null);
            return fields.Problem is { } fault ? fault : key!;
        }
    }

    /// <summary>Reads a public key that somebody hands over: P-256 or RSA.</summary>
    /// <param name="pem">The PEM text. A private key is refused: it stays where it was made.</param>
    public static Outcome<TrustKey> OfPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual(PublicLabel))
            return new Problem(ReasonCode.Malformed, $"This is no public key in PEM (-----BEGIN {PublicLabel}-----).");
        foreach (var (keyType, scheme) in SignatureSchemes.OfPem)
        {
            if (SignatureSchemes.Find(keyType, scheme)!.Material(pem) is { } material) return Create(keyType, scheme, PemEncoding.WriteString(PublicLabel, material));
        }

        return new Problem(ReasonCode.Unsupported, "The key is neither on P-256 nor RSA of 2048 to 8192 bits.");
    }

    /// <summary>A key of its parts.</summary>
    /// <param name="keyType">The <c>keytype</c> member.</param>
    /// <param name="scheme">The <c>scheme</c> member.</param>
    /// <param name="publicValue">The <c>public</c> member.</param>
    internal static TrustKey Create(string keyType, string scheme, string publicValue)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("keytype", keyType);
            json.WriteString("scheme", scheme);
            json.WriteStartObject("keyval");
            json.WriteString("public", publicValue);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Parse(stream.ToArray()).Value;
    }

    /// <summary>Reads a key of a document.</summary>
    /// <param name="fields">The key object.</param>
    /// <param name="statedId">The id it stands under; section 4.4: clients compute it. Null for none stated.</param>
    internal static TrustKey? Read(MetadataFields fields, string? statedId)
    {
        var (keyType, scheme, publicValue) = (fields.Text("keytype"), fields.Text("scheme"), fields.Inner("keyval").Text("public"));
        if (fields.Problem is not null) return null;
        if (!CanonicalJson.Encode(fields.Element).TryGet(out var canonical, out var problem))
        {
            fields.Fail(problem.Message);
            return null;
        }

        var id = ArtifactDigest.Of(canonical).Hex;
        if (statedId is not null && statedId != id) fields.Fail($"the key stands under the id '{statedId}', and its own is '{id}'", TrustReasons.KeyIdMismatch);
        return new TrustKey(id, keyType, scheme, publicValue, System.Text.Encoding.UTF8.GetBytes(fields.Element.GetRawText()));
    }
}
