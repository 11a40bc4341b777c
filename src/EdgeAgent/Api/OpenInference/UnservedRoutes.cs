using Edge.Agent.Api.Access;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>Paths of Triton's extensions that are not served here: 501 and why, where 404 would look like a wrong address.</summary>
internal sealed class UnservedRoutes : IApiRoutes
{
    private const string SharedMemory = "The shared-memory extension is not served here; send tensors in the body.";
    private const string Traces = "Traces are not switched over this protocol; see telemetry.otlpEndpoint.";
    private const string Logs = "Logs are not switched over this protocol.";
    private const string Generate = "The generate extension is not served here; use infer.";

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/v2/systemsharedmemory/{**rest}", SharedMemory);
        Map(routes, "/v2/cudasharedmemory/{**rest}", SharedMemory);
        Map(routes, "/v2/trace/setting", Traces);
        Map(routes, "/v2/models/{model}/trace/setting", Traces);
        Map(routes, "/v2/logging", Logs);
        foreach (var call in (ReadOnlySpan<string>)["/generate", "/generate_stream"])
            routes.MapModel("POST", "/v2/models/", call, ApiScope.Infer, context => RefuseAsync(context, Generate));
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, string why)
    {
        routes.Map("GET", pattern, ApiScope.Status, context => RefuseAsync(context, why));
        routes.Map("POST", pattern, ApiScope.Status, context => RefuseAsync(context, why));
    }

    private static Task RefuseAsync(HttpContext context, string why) => ErrorText.WriteAsync(context, new Problem(ReasonCode.Unsupported, why));
}
