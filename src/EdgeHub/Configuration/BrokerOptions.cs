namespace Edge.Hub.Configuration;

/// <summary>A broker that the hub shares with its devices, instead of the embedded one.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">User name; null for none.</param>
/// <param name="PasswordFile">Absolute path of a file with the password in its first line, read at every connection; null for none.</param>
public sealed record BrokerOptions(string Host, int Port, string? User, string? PasswordFile)
{
    /// <summary>How the connection is secured; null for not.</summary>
    public BrokerTls? Tls { get; init; }

    /// <summary>
    /// Record batches that the broker may have with this process before one is acknowledged: enough for one large commit,
    /// at most 10 MiB. What is beyond waits at the broker, and the devices' windows behind it.
    /// </summary>
    public const ushort ReceiveMaximum = 64;
}
