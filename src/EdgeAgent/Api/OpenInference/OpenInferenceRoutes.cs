using System.Globalization;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// Open Inference Protocol v2 over HTTP with Triton's binary tensor data, classification and schedule policy extensions:
/// <list type="bullet">
/// <item><c>POST /v2/models/{model}[/versions/{version}]/infer</c></item>
/// </list>
/// What it says about server and models is in <see cref="MetadataRoutes"/>.
/// </summary>
internal sealed class OpenInferenceRoutes : IApiRoutes
{
    private readonly IInferenceService _service;
    private readonly int _limit;

    /// <summary>The inference path.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="maxRequestBytes">Most bytes of a body, and of the inputs in it.</param>
    public OpenInferenceRoutes(IInferenceService service, int maxRequestBytes)
    {
        _service = service;
        _limit = maxRequestBytes;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapModel("POST", "/v2/models/", "/infer", ApiScope.Infer, InferAsync);

    private async Task InferAsync(HttpContext context)
    {
        var (model, version) = context.Model();
        if (!JsonLength(context).TryGet(out var jsonLength, out var problem)
            || !(await RequestBody.ReadAsync(context, _limit)).TryGet(out var body, out problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        using (body)
        {
            if (!Read(body.Memory, jsonLength, model, version).TryGet(out var call, out problem))
            {
                await ErrorText.WriteAsync(context, problem);
                return;
            }

            using (call) await AnswerAsync(context, model, version, call);
        }
    }

    private async Task AnswerAsync(HttpContext context, string model, string? version, InferCall call)
    {
        if (!(await _service.InferAsync(call.ToRequest(model, version), context.RequestAborted)).TryGet(out var answer, out var problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        using (answer)
        {
            if (OutputSelection.Of(call, answer, _service, model, out var outputs) is { } unfit)
                await ErrorText.WriteAsync(context, unfit);
            else
                await InferResponseWriter.WriteAsync(context, model, answer.Version, call, outputs);
        }
    }

    private Outcome<InferCall> Read(ReadOnlyMemory<byte> body, int? jsonLength, string model, string? version)
    {
        if (jsonLength != 0) return InferRequestReader.Read(body, jsonLength, _limit);
        return _service.Find(model, version).TryGet(out var served, out var problem) ? RawBinaryRequest.Read(body, served) : problem;
    }

    private static Outcome<int?> JsonLength(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(InferResponseWriter.LengthHeader, out var text)) return (int?)null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : new Problem(ReasonCode.Malformed, $"{InferResponseWriter.LengthHeader}: '{text}' is not a number of bytes.");
    }
}
