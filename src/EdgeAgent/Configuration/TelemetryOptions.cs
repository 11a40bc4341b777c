namespace Edge.Agent.Configuration;

/// <summary>Traces of requests, for whoever asks for them.</summary>
/// <param name="OtlpEndpoint">Where they go: OTLP in protobuf over HTTP.</param>
/// <param name="SampleRatio">Share of the requests traced whose caller does not say, 0 to 1.</param>
public sealed record TelemetryOptions(Uri OtlpEndpoint, double SampleRatio);
