using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Edge.Protocol.Trust.Keys;

/// <summary><c>ed25519</c>: 32 bytes in hexadecimal. The base library has no Ed25519; this is BouncyCastle's managed one.</summary>
internal sealed class Ed25519Scheme : ISignatureScheme
{
    /// <inheritdoc/>
    public byte[]? Material(string publicValue)
    {
        var key = new byte[Ed25519.PublicKeySize];
        return publicValue.Length == 2 * key.Length && Convert.FromHexString(publicValue, key, out _, out _) == System.Buffers.OperationStatus.Done ? key : null;
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> material, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, material.ToArray(), 0, message.ToArray(), 0, message.Length);
}
