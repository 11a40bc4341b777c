using Edge.Agent.Api.Access;

namespace Edge.Agent.Api.Operator;

/// <summary><c>/</c> and <c>/operator/{file}</c>: the operator page's own files. They say nothing of the box and need no key; what they ask for does.</summary>
internal sealed class PageRoutes : IApiRoutes
{
    /// <summary>Nothing but the box itself: no script, style, font or picture from elsewhere, none written into the page, and no page around it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var file in PageFile.All())
        {
            Map(routes, $"/operator/{file.Name}", file);
            if (file.Name != "index.html") continue;
            Map(routes, "/", file);
            Map(routes, "/operator", file);
        }
    }

    private static void Map(IEndpointRouteBuilder routes, string path, PageFile file) =>
        routes.MapMethods(path, ["GET", "HEAD"], context => AnswerAsync(context, file)).WithMetadata(new PublicPath());

    private static Task AnswerAsync(HttpContext context, PageFile file)
    {
        var headers = context.Response.Headers;
        headers.ETag = file.ETag;
        // Asked for each time, and mostly answered with 304: after an update nobody sees half of the old page.
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (context.Request.Headers.IfNoneMatch.Contains(file.ETag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(file.Content, context.RequestAborted).AsTask();
    }
}
