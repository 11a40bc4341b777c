using System.Text.Json;
using Edge.Agent.Api.Access;
using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// What the Open Inference Protocol says of server and models:
/// <list type="bullet">
/// <item><c>GET /v2</c>, <c>/v2/health/live</c>, <c>/v2/health/ready</c></item>
/// <item><c>GET /v2/models/{model}[/versions/{version}]</c>, and <c>/ready</c> below it</item>
/// <item><c>…/config</c> below it, Triton's model configuration extension</item>
/// <item><c>GET /v2/models[/{model}[/versions/{version}]]/stats</c>, Triton's statistics extension</item>
/// </list>
/// </summary>
internal sealed class MetadataRoutes : IApiRoutes
{
    private readonly IInferenceService _service;
    private readonly Readiness _readiness;

    /// <summary>The paths.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="readiness">Whether every pipeline can decide.</param>
    public MetadataRoutes(IInferenceService service, Readiness readiness)
    {
        _service = service;
        _readiness = readiness;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v2", ApiScope.Status, context => JsonAnswer.WriteAsync(context, WriteServer));
        routes.Map("GET", "/v2/health/live", ApiScope.Status, context => JsonAnswer.WriteAsync(context, json => WriteTruth(json, "live", true)));
        routes.Map("GET", "/v2/health/ready", ApiScope.Status, ReadyAsync);
        routes.MapModel("GET", "/v2/models/", "", ApiScope.Status, ModelAsync);
        routes.MapModel("GET", "/v2/models/", "/ready", ApiScope.Status, ModelReadyAsync);
        routes.MapModel("GET", "/v2/models/", "/config", ApiScope.Status, ConfigurationAsync);
        routes.MapModel("GET", "/v2/models/", "/stats", ApiScope.Status, context => StatisticsAsync(context, context.Model()));
        routes.Map("GET", "/v2/models/stats", ApiScope.Status, context => StatisticsAsync(context, (null, null)));
    }

    private static void WriteServer(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, ServerDescription.Name);
        json.WriteString("version"u8, AgentComposition.Version);
        json.WriteStartArray("extensions"u8);
        foreach (var extension in ServerDescription.Extensions) json.WriteStringValue(extension);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTruth(Utf8JsonWriter json, string name, bool value)
    {
        json.WriteStartObject();
        json.WriteBoolean(name, value);
        json.WriteEndObject();
    }

    private Task ReadyAsync(HttpContext context)
    {
        var ready = ServerReadiness.Of(_service, _readiness);
        return JsonAnswer.WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json => WriteTruth(json, "ready", ready));
    }

    private Task ModelReadyAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        var found = _service.Find(name, version);
        if (found.Problem is { } problem && HttpStatus.Of(problem.Reason) != StatusCodes.Status503ServiceUnavailable) return ErrorText.WriteAsync(context, problem);
        var ready = found.IsSuccess && found.Value.State == ServingState.Ready;
        return JsonAnswer.WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteBoolean("ready"u8, ready);
            if (found.Problem is not null) json.WriteString("error"u8, found.Problem.Message);
            json.WriteEndObject();
        });
    }

    private Task ModelAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        if (!_service.Find(name, version).TryGet(out var model, out var problem)) return ErrorText.WriteAsync(context, problem);
        return JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, model.Name);
            json.WriteStartArray("versions"u8);
            foreach (var served in ServedVersions.Of(_service, model)) json.WriteStringValue(served);
            json.WriteEndArray();
            json.WriteString("platform"u8, ServerDescription.Platform);
            WriteTensors(json, "inputs"u8, model.Inputs);
            WriteTensors(json, "outputs"u8, model.Outputs);
            json.WriteEndObject();
        });
    }

    private Task ConfigurationAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        return _service.Find(name, version).TryGet(out var model, out var problem)
            ? JsonAnswer.WriteAsync(context, json => ModelConfigurationWriter.Write(json, model))
            : ErrorText.WriteAsync(context, problem);
    }

    private static void WriteTensors(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<TensorInfo> tensors)
    {
        json.WriteStartArray(name);
        foreach (var tensor in tensors)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tensor.Name);
            json.WriteString("datatype"u8, tensor.Type.ProtocolName());
            json.WriteStartArray("shape"u8);
            foreach (var dimension in tensor.Shape) json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private Task StatisticsAsync(HttpContext context, (string? Model, string? Version) of) =>
        _service.Statistics(of.Model, of.Version).TryGet(out var statistics, out var problem)
            ? JsonAnswer.WriteAsync(context, json => StatisticsWriter.Write(json, statistics))
            : ErrorText.WriteAsync(context, problem);
}
