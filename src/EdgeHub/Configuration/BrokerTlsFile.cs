namespace Edge.Hub.Configuration;

/// <summary>The form of <c>broker.tls</c> in <c>hub.json</c>; <c>{}</c> is TLS by the system's authorities. Paths are relative to the file's own folder.</summary>
/// <param name="Ca">Authorities that the broker is trusted by, PEM.</param>
/// <param name="Certificate">The hub's own certificate, PEM.</param>
/// <param name="Key">Its key, PEM.</param>
public sealed record BrokerTlsFile(string? Ca = null, string? Certificate = null, string? Key = null);
