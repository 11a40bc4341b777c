using System.Diagnostics;
using System.Net.Sockets;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Edge.Agent.Api.Tracing;

/// <summary>
/// Sends traces to a collector. It exists only where <c>telemetry.otlpEndpoint</c> names one: otherwise nothing listens to
/// the sources, so that nothing is recorded and no socket is opened.
/// </summary>
internal sealed class RequestTraces : IDisposable
{
    /// <summary>The source of the spans below a request.</summary>
    public const string SourceName = "Edge.Agent";

    /// <summary>The web server's own source: a span per HTTP request or gRPC call, with the caller's <c>traceparent</c> as its parent.</summary>
    private const string ServerSource = "Microsoft.AspNetCore";

    private readonly TracerProvider _provider;

    /// <summary>Begins to record.</summary>
    /// <param name="options">Where to, and how many.</param>
    /// <param name="version">The agent's version.</param>
    /// <param name="device">Site and device name.</param>
    /// <param name="egress">Counts what leaves.</param>
    public RequestTraces(TelemetryOptions options, string version, string device, EgressLedger egress)
    {
        Source = new ActivitySource(SourceName, version);
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(SourceName, ServerSource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)))
            // Not the default resource, which reads the environment and names the process.
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("edge-agent", serviceVersion: version, serviceInstanceId: device))
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol, exporter.HttpClientFactory) =
                (options.OtlpEndpoint, OtlpExportProtocol.HttpProtobuf, () => Client(options.OtlpEndpoint, exporter.TimeoutMilliseconds, egress)))
            .Build();
    }

    /// <summary>Makes the spans below a request.</summary>
    public ActivitySource Source { get; }

    private static HttpClient Client(Uri endpoint, int timeout, EgressLedger egress)
    {
        var destination = $"{endpoint.Host}:{endpoint.Port}";
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new MeteredStream(socket, (sent, received) => egress.Add(EgressKind.Traces, destination, sent, received));
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { Timeout = TimeSpan.FromMilliseconds(timeout) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Sends what is left, no longer than the exporter's own time.
        _provider.Dispose();
        Source.Dispose();
    }
}
