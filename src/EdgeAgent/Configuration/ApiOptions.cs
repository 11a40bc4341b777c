using System.Net;

namespace Edge.Agent.Configuration;

/// <summary>The agent's local HTTP endpoint: health, metrics, results.</summary>
/// <param name="Listen">Address and port; loopback only until API keys exist. Default 127.0.0.1:9464.</param>
public sealed record ApiOptions(IPEndPoint Listen);
