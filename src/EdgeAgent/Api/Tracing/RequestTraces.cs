using System.Diagnostics;
using Edge.Agent.Configuration;
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
    public RequestTraces(TelemetryOptions options, string version, string device)
    {
        Source = new ActivitySource(SourceName, version);
        _provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(SourceName, ServerSource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampleRatio)))
            // Not the default resource, which reads the environment and names the process.
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("edge-agent", serviceVersion: version, serviceInstanceId: device))
            .AddOtlpExporter(exporter => (exporter.Endpoint, exporter.Protocol) = (options.OtlpEndpoint, OtlpExportProtocol.HttpProtobuf))
            .Build();
    }

    /// <summary>Makes the spans below a request.</summary>
    public ActivitySource Source { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Sends what is left, no longer than the exporter's own time.
        _provider.Dispose();
        Source.Dispose();
    }
}
