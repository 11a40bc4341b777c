namespace Edge.Protocol.Trust.Keys;

/// <summary>One key type with its scheme (section 4.3). Nothing it is given makes it throw.</summary>
internal interface ISignatureScheme
{
    /// <summary>The key's own bytes, the same however the key was written down; null where it is no key of this scheme.</summary>
    /// <param name="publicValue">The <c>public</c> member.</param>
    byte[]? Material(string publicValue);

    /// <summary>Whether a signature is this key's over a message.</summary>
    /// <param name="material">The key, as <see cref="Material"/> gave it.</param>
    /// <param name="message">The message.</param>
    /// <param name="signature">The signature.</param>
    bool Verify(ReadOnlySpan<byte> material, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
