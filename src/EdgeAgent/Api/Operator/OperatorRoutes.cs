using Edge.Agent.Api.Access;
using Edge.Agent.Privacy;
using Edge.Agent.Serving;
using Edge.Agent.Teaching;
using Edge.Protocol;

namespace Edge.Agent.Api.Operator;

/// <summary>
/// What the operator page asks for:
/// <list type="bullet">
/// <item><c>/operator/me</c>: whose key it is and what it is for.</item>
/// <item><c>/operator/live</c>: everything that is shown, as server-sent events.</item>
/// <item><c>/operator/state</c>: the same as it is now.</item>
/// <item><c>/operator/pictures/{decision}/{digest}</c>: a picture that the pipeline's policy kept; with <c>?heat={model}</c> where it is
/// unlike the good ones, as the model that serves now sees it.</item>
/// </list>
/// </summary>
internal sealed class OperatorRoutes : IApiRoutes
{
    private readonly OperatorView _view;
    private readonly OperatorStream _stream;
    private readonly EvidenceStore? _evidence;
    private readonly IInferenceService _service;

    /// <summary>The paths.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="time">The pace of what is shown.</param>
    /// <param name="evidence">The kept pictures; null where they cannot be read.</param>
    /// <param name="service">Makes heatmaps.</param>
    public OperatorRoutes(OperatorView view, TimeProvider time, EvidenceStore? evidence, IInferenceService service)
    {
        _view = view;
        _stream = new OperatorStream(view, time);
        _evidence = evidence;
        _service = service;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/operator/me", ApiScope.Status, AnswerWhoAsync);
        routes.Map("GET", "/operator/live", ApiScope.Status, _stream.RunAsync);
        routes.Map("GET", "/operator/state", ApiScope.Status, context => JsonAnswer.WriteAsync(context, _view.Write));
        routes.Map("GET", "/operator/pictures/{decision}/{digest}", ApiScope.Operate, AnswerPictureAsync);
    }

    private static Task AnswerWhoAsync(HttpContext context)
    {
        // Without a key it is somebody at the box itself: an operator. What a technician may is asked for with his key.
        var (name, scopes) = context.Features.Get<ApiKey>() is { } key ? (key.Name, key.Scopes) : (null, ApiScope.Status | ApiScope.Operate);
        return JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteBoolean("operate"u8, scopes.HasFlag(ApiScope.Operate));
            json.WriteBoolean("technician"u8, scopes.HasFlag(ApiScope.Models));
            json.WriteEndObject();
        });
    }

    private async Task AnswerPictureAsync(HttpContext context)
    {
        var values = context.Request.RouteValues;
        if (!(await FindAsync((string)values["decision"]!, (string)values["digest"]!, context.Request.Query["heat"], context.RequestAborted)).TryGet(out var picture, out var problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        context.Response.ContentType = TypeOf(picture);
        context.Response.ContentLength = picture.Length;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // Whoever may not see it any more must not find it in a browser's cache.
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(picture, context.RequestAborted);
    }

    private async ValueTask<Outcome<byte[]>> FindAsync(string decision, string digest, string? heat, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(decision, out var id) || !ArtifactDigest.TryParse(digest, out var key))
            return new Problem(ReasonCode.Malformed, "A picture is named by its decision's id and its digest.");
        if (_evidence is not { } evidence) return new Problem(ReasonCode.NotFound, "The kept pictures cannot be read; /v1/status says why.");
        // Off the server's thread: a disk may be slow.
        if (!(await Task.Run(() => Read(evidence, new EvidenceKey(key, id)), cancellationToken)).TryGet(out var picture, out var problem)) return problem;
        if (heat is null) return picture;
        if (!(await _service.AnswerAsync(new TaskRequest(heat, null, picture, null), cancellationToken)).TryGet(out var answer, out problem)) return problem;
        if (answer.Result.Heatmap is not { } map) return new Problem(ReasonCode.NotFound, $"Model '{heat}' says of no place that it is unlike the good ones.");
        return HeatmapPicture.Draw(picture, map);
    }

    private static Outcome<byte[]> Read(EvidenceStore evidence, EvidenceKey key) =>
        evidence.Read(key).TryGet(out var picture, out var problem) ? picture.ToArray() : problem;

    /// <summary>By its first bytes, and never as something that a browser runs.</summary>
    private static string TypeOf(ReadOnlySpan<byte> picture) => picture switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'B', (byte)'M', ..] => "image/bmp",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "image/webp",
        _ => "application/octet-stream",
    };
}
