using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>The Dead Simple Signing Envelope (DSSE v1.0.2) with ECDSA P-256, as sigstore and in-toto read it.</summary>
internal static class Dsse
{
    /// <summary>The type of an in-toto statement.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    /// <summary>Seals a payload.</summary>
    /// <param name="key">The private key.</param>
    /// <param name="type">The payload's type.</param>
    /// <param name="payload">The payload.</param>
    /// <returns>The envelope, UTF-8 JSON.</returns>
    public static byte[] Sign(ECDsa key, string type, byte[] payload)
    {
        var signature = key.SignData(PreAuthentication(type, payload), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            payloadType = type,
            payload = Convert.ToBase64String(payload),
            signatures = new[] { new { keyid = KeyId(key), sig = Convert.ToBase64String(signature) } },
        });
    }

    /// <summary>Opens an envelope.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="envelope">The envelope.</param>
    /// <returns>The payload; null when no signature is the key's.</returns>
    public static byte[]? Open(ECDsa key, ReadOnlySpan<byte> envelope)
    {
        using var document = JsonDocument.Parse(envelope.ToArray());
        var root = document.RootElement;
        var payload = root.GetProperty("payload").GetBytesFromBase64();
        var signed = PreAuthentication(root.GetProperty("payloadType").GetString()!, payload);
        return root.GetProperty("signatures").EnumerateArray().Any(entry =>
            key.VerifyData(signed, entry.GetProperty("sig").GetBytesFromBase64(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            ? payload
            : null;
    }

    /// <summary>The payload, unverified: of envelopes this hub wrote itself.</summary>
    public static byte[] PayloadOf(ReadOnlyMemory<byte> envelope)
    {
        using var document = JsonDocument.Parse(envelope);
        return document.RootElement.GetProperty("payload").GetBytesFromBase64();
    }

    /// <summary>A key's id: SHA-256 of its public half, as X.509 writes it.</summary>
    public static string KeyId(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    /// <summary>What is signed: type and payload with their lengths, so that neither can be read as part of the other.</summary>
    private static byte[] PreAuthentication(string type, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} ")), .. payload];
}
