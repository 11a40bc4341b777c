using System.Text.Json;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// Triton's model repository extension: <c>POST /v2/repository/index</c> and
/// <c>POST /v2/repository/models/{model}/load</c> and <c>/unload</c>.
/// </summary>
internal sealed class RepositoryRoutes : IApiRoutes
{
    /// <summary>These bodies hold a flag or two.</summary>
    private const int LongestBody = 64 << 10;

    private readonly IInferenceService _service;

    /// <summary>The paths.</summary>
    /// <param name="service">The engine.</param>
    public RepositoryRoutes(IInferenceService service) => _service = service;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("POST", "/v2/repository/index", ApiScope.Status, IndexAsync);
        routes.Map("POST", "/v2/repository/models/{model}/load", ApiScope.Models, context => ChangeAsync(context, _service.LoadAsync));
        routes.Map("POST", "/v2/repository/models/{model}/unload", ApiScope.Models, context => ChangeAsync(context, _service.UnloadAsync));
    }

    private async Task IndexAsync(HttpContext context)
    {
        if (!(await ReadAsync(context)).TryGet(out var request, out var problem) || (problem = RepositoryRequest.Ready(request, out var readyOnly)) is not null)
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (var model in _service.Models)
            {
                if (readyOnly && model.State != ServingState.Ready) continue;
                json.WriteStartObject();
                json.WriteString("name"u8, model.Name);
                json.WriteString("version"u8, model.Version);
                json.WriteString("state"u8, ServingWords.Of(model.State));
                json.WriteString("reason"u8, model.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async Task ChangeAsync(HttpContext context, Func<string, CancellationToken, ValueTask<Problem?>> change)
    {
        if (!(await ReadAsync(context)).TryGet(out var request, out var problem)) await ErrorText.WriteAsync(context, problem);
        else if (RepositoryRequest.Override(request) is { } refused) await ErrorText.WriteAsync(context, refused);
        else if (await change(context.Model().Model, context.RequestAborted) is { } failed) await ErrorText.WriteAsync(context, failed);
        else await JsonAnswer.WriteAsync(context, WriteNothing);
    }

    private static void WriteNothing(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    private static async Task<Outcome<JsonElement>> ReadAsync(HttpContext context)
    {
        if (!(await RequestBody.ReadAsync(context, LongestBody)).TryGet(out var body, out var problem)) return problem;
        using (body) return RepositoryRequest.Parse(body.Memory);
    }
}
