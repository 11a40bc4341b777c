using System.Net;
using Edge.Agent.Api.Access;
using Edge.Agent.Shift;

namespace Edge.Agent.Configuration;

/// <summary>The agent's endpoint: health, metrics, results, and inference over HTTP and gRPC.</summary>
/// <param name="Listen">Address and port of HTTP. Default 127.0.0.1:9464.</param>
public sealed record ApiOptions(IPEndPoint Listen)
{
    /// <summary>Address and port of gRPC, HTTP/2 without TLS; null for none, which is the default.</summary>
    public IPEndPoint? GrpcListen { get; init; }

    /// <summary>The known keys; without any only this machine may ask.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Whether this machine's own requests need a key too, as they do behind a proxy on it. Default false.</summary>
    public bool KeysAlways { get; init; }

    /// <summary>Largest body or message, and the most that its tensors may take in memory, in bytes. Default 64 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 64 << 20;

    /// <summary>Connections held at a time. Default 1024.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>When shifts begin. Default three a day.</summary>
    public ShiftTimes Shifts { get; init; } = ShiftTimes.ThreeADay;
}
