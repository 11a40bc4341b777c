namespace Edge.Hub.Configuration;

/// <summary>TLS to a broker elsewhere; its certificate must name the host.</summary>
/// <param name="Ca">Absolute path of the authorities it is trusted by, PEM; null for the system's.</param>
/// <param name="Certificate">Absolute path of the hub's own certificate, PEM; null for none.</param>
/// <param name="Key">Absolute path of that certificate's key, PEM.</param>
public sealed record BrokerTls(string? Ca, string? Certificate, string? Key);
