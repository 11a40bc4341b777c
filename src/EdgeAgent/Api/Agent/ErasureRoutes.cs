using Edge.Agent.Api.Access;
using Edge.Agent.Privacy.Erasing;

namespace Edge.Agent.Api.Agent;

/// <summary><c>POST /v1/erase?subject=…&amp;before=…&amp;by=…&amp;reason=…</c>: erases on the box, and tells the hub to.</summary>
internal sealed class ErasureRoutes : IApiRoutes
{
    private readonly Eraser _eraser;

    /// <summary>The path.</summary>
    /// <param name="eraser">Erases.</param>
    public ErasureRoutes(Eraser eraser) => _eraser = eraser;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("POST", "/v1/erase", ApiScope.Journal, EraseAsync);

    private async Task EraseAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!ErasureArguments.Parse(query["subject"], query["before"], query["by"], query["reason"]).TryGet(out var order, out var problem)
            // Off the server's thread, and to its end even when nobody waits for it any more.
            || !(await Task.Run(() => _eraser.EraseAsync(order), CancellationToken.None)).TryGet(out var report, out problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        await context.Response.WriteAsJsonAsync(report, ApiJson.Default.ErasureReport, cancellationToken: context.RequestAborted);
    }
}
