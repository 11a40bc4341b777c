using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary>What the base library throws at bytes that are no key or no signature.</summary>
internal static class KeyFaults
{
    /// <summary>Whether an exception says that the bytes are wrong. A curve nobody knows is reported as the platform's lack.</summary>
    /// <param name="exception">The exception.</param>
    public static bool IsExpected(Exception exception) => exception is CryptographicException or ArgumentException or NotSupportedException;
}
