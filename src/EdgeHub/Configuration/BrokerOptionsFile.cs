namespace Edge.Hub.Configuration;

/// <summary>The form of <c>broker</c> in <c>hub.json</c>.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port; MQTT's own when left out, with TLS or without.</param>
/// <param name="User">User name.</param>
/// <param name="PasswordFile">Password file; relative to the file's own folder.</param>
/// <param name="Tls">TLS; none when left out.</param>
public sealed record BrokerOptionsFile(string? Host = null, int? Port = null, string? User = null, string? PasswordFile = null, BrokerTlsFile? Tls = null);
