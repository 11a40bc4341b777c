using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Api.Tasks;

/// <summary>
/// <c>POST /v1/tasks/{model}[/versions/{version}]?top=</c>: an image or a text as it is, for a model whose task knows what
/// to do with it. Images come as <c>image/*</c> or <c>application/octet-stream</c>, texts as <c>text/plain</c> or as
/// <c>{"text": "…"}</c>.
/// </summary>
internal sealed class TaskRoutes : IApiRoutes
{
    /// <summary>Best labels sent when a request does not say how many.</summary>
    private const int DefaultTop = 5;

    private readonly IInferenceService _service;
    private readonly int _limit;

    /// <summary>The paths.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="maxRequestBytes">Most bytes of a body.</param>
    public TaskRoutes(IInferenceService service, int maxRequestBytes)
    {
        _service = service;
        _limit = maxRequestBytes;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.MapModel("POST", "/v1/tasks/", "", ApiScope.Infer, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        if (!Top(context.Request.Query["top"]).TryGet(out var top, out var problem)
            || !_service.Find(name, version).TryGet(out var model, out problem)
            || !(await RequestBody.ReadAsync(context, _limit)).TryGet(out var body, out problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        using (body)
        {
            if (!Read(context.Request.ContentType, body.Memory, name, version).TryGet(out var request, out problem)
                || !(await _service.AnswerAsync(request, context.RequestAborted)).TryGet(out var answer, out problem))
                await ErrorText.WriteAsync(context, problem);
            else
                await JsonAnswer.WriteAsync(context, json => TaskAnswerWriter.Write(json, model, answer, top));
        }
    }

    private static Outcome<int> Top(string? text)
    {
        if (text is null) return DefaultTop;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top > 0
            ? top
            : new Problem(ReasonCode.Malformed, $"top: '{text}' is not a number from 1.");
    }

    private static Outcome<TaskRequest> Read(string? contentType, ReadOnlyMemory<byte> body, string model, string? version)
    {
        if (body.Length == 0) return new Problem(ReasonCode.Malformed, "The request has no body; send an image or a text.");
        var type = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        if (type.StartsWith("image/", StringComparison.Ordinal) || type is "application/octet-stream") return new TaskRequest(model, version, body, null);
        if (type is not ("text/plain" or "application/json"))
            return new Problem(ReasonCode.Malformed, $"Content-Type '{type}' is none of image/*, application/octet-stream, text/plain, application/json.");
        if (!Utf8.IsValid(body.Span)) return new Problem(ReasonCode.Malformed, "The text is not UTF-8.");
        if (type is "text/plain") return new TaskRequest(model, version, null, Encoding.UTF8.GetString(body.Span));
        return Text(body) is { } text ? new TaskRequest(model, version, null, text) : new Problem(ReasonCode.Malformed, "The request must be {\"text\": \"…\"}.");
    }

    private static string? Text(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("text"u8, out var text) && text.ValueKind == JsonValueKind.String
                ? text.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
