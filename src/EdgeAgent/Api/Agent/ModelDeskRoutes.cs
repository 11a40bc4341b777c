using Edge.Agent.Api.Access;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary><c>POST /v1/deployment/{model}/hold|release|rollback|promote?by=…</c>: what a technician decides about a managed model.</summary>
internal sealed class ModelDeskRoutes : IApiRoutes
{
    private readonly ModelDesk _desk;

    /// <summary>The paths.</summary>
    /// <param name="desk">Decides.</param>
    public ModelDeskRoutes(ModelDesk desk) => _desk = desk;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var action in Enum.GetValues<ModelAction>())
            routes.Map("POST", $"/v1/deployment/{{model}}/{action.ToString().ToLowerInvariant()}", ApiScope.Models, context => DecideAsync(context, action));
    }

    private async Task DecideAsync(HttpContext context, ModelAction action)
    {
        var name = (string)context.Request.RouteValues["model"]!;
        var by = context.Request.Query["by"].ToString();
        try
        {
            // To its end even when nobody waits for it any more: half a decision is none.
            var decided = by.Length == 0
                ? new Problem(ReasonCode.Malformed, "Say who decides: ?by=NAME.")
                : await _desk.DecideAsync(action, name, by, CancellationToken.None);
            if (decided.TryGet(out var answer, out var problem))
                await context.Response.WriteAsJsonAsync(answer, ApiJson.Default.ModelAnswer, cancellationToken: context.RequestAborted);
            else
                await ErrorText.WriteAsync(context, problem);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            await ErrorText.WriteAsync(context, new Problem(ReasonCode.InputOutput, exception.Message));
        }
    }
}
