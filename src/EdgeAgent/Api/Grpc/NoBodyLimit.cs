using Microsoft.AspNetCore.Http.Metadata;

namespace Edge.Agent.Api.Grpc;

/// <summary>
/// On gRPC's paths: the length of a body is not the web server's to refuse. A message states its own length first, and gRPC
/// refuses it for that; the server, which counts what arrives, would often be first, and with <c>UNKNOWN</c>.
/// </summary>
internal sealed class NoBodyLimit : IRequestSizeLimitMetadata
{
    /// <inheritdoc/>
    public long? MaxRequestBodySize => null;
}
