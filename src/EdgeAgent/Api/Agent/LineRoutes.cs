using Edge.Agent.Api.Access;
using Edge.Agent.Devices.Signals;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary><c>GET /v1/lines</c>, <c>POST /v1/lines/{pipeline}/resume?by=…&amp;why=…</c>: whether lines run.</summary>
internal sealed class LineRoutes : IApiRoutes
{
    private readonly LineBook _lines;

    /// <summary>The paths.</summary>
    /// <param name="lines">The lines.</param>
    public LineRoutes(LineBook lines) => _lines = lines;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/v1/lines", ApiScope.Status, WriteAsync);
        routes.Map("POST", "/v1/lines/{pipeline}/resume", ApiScope.Operate, ResumeAsync);
    }

    private Task ResumeAsync(HttpContext context)
    {
        var (by, why) = (context.Request.Query["by"].ToString(), context.Request.Query["why"].ToString());
        var problem = by.Length == 0 || why.Length == 0
            ? new Problem(ReasonCode.Malformed, "Say who lets the line run, and what was found: ?by=NAME&why=TEXT.")
            : _lines.Resume((string)context.Request.RouteValues["pipeline"]!, by, why);
        return problem is null ? WriteAsync(context) : ErrorText.WriteAsync(context, problem);
    }

    private Task WriteAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync([.. _lines.Lines], ApiJson.Default.LineViewArray, cancellationToken: context.RequestAborted);
}
