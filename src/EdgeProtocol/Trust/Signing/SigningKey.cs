using System.Security.Cryptography;
using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Signing;

/// <summary>A private key that signs metadata. It is written as PEM: PKCS#8, with a passphrase where one is given.</summary>
public abstract class SigningKey : IDisposable
{
    /// <summary>A key's public half as metadata lists it.</summary>
    /// <param name="keyType">The <c>keytype</c> member.</param>
    /// <param name="scheme">The <c>scheme</c> member.</param>
    /// <param name="publicValue">The <c>public</c> member.</param>
    private protected SigningKey(string keyType, string scheme, string publicValue) => Public = TrustKey.Create(keyType, scheme, publicValue);

    /// <summary>The public half.</summary>
    public TrustKey Public { get; }

    /// <summary>Makes a P-256 key.</summary>
    public static SigningKey CreateEcdsa() => new PemSigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Makes an RSA key of 3072 bits, which lasts as long as P-256 is expected to.</summary>
    public static SigningKey CreateRsa() => new PemSigningKey(RSA.Create(3072));

    /// <summary>Makes an Ed25519 key.</summary>
    public static SigningKey CreateEd25519() => new Ed25519SigningKey(RandomNumberGenerator.GetBytes(Ed25519SigningKey.SeedSize));

    /// <summary>Reads a key.</summary>
    /// <param name="pem">The PEM text.</param>
    /// <param name="passphrase">What it is encrypted with; null for not.</param>
    public static Outcome<SigningKey> Read(string pem, string? passphrase = null)
    {
        try
        {
            if (passphrase is null && pem.Contains("ENCRYPTED", StringComparison.Ordinal))
                return new Problem(ReasonCode.NotAllowed, "The key is encrypted; give its passphrase.");
            if (Ed25519SigningKey.TryRead(pem, passphrase) is { } edwards) return edwards;
            return TryEcdsa(pem, passphrase) ?? ReadRsa(pem, passphrase);
        }
        catch (Exception exception) when (KeyFaults.IsExpected(exception))
        {
            return new Problem(ReasonCode.Malformed, $"No P-256, RSA or Ed25519 key in PEM (PKCS#8), or another passphrase: {exception.Message}");
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="message">The message.</param>
    public abstract byte[] Sign(ReadOnlySpan<byte> message);

    /// <summary>Writes the key down.</summary>
    /// <param name="passphrase">Encrypts it; null for not.</param>
    public abstract string ToPem(string? passphrase = null);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How an encrypted key is: 600,000 rounds are what OWASP asked for in 2023, and half a second once a day.</summary>
    private protected static PbeParameters Encryption => new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>Ends the key's use.</summary>
    /// <param name="disposing">Whether by hand.</param>
    private protected abstract void Dispose(bool disposing);

    private static PemSigningKey? TryEcdsa(string pem, string? passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            Import(key, pem, passphrase);
            return new PemSigningKey(key);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    private static PemSigningKey ReadRsa(string pem, string? passphrase)
    {
        var key = RSA.Create();
        Import(key, pem, passphrase);
        return new PemSigningKey(key);
    }

    private static void Import(AsymmetricAlgorithm key, string pem, string? passphrase)
    {
        if (passphrase is null) key.ImportFromPem(pem);
        else key.ImportFromEncryptedPem(pem, passphrase);
    }
}
