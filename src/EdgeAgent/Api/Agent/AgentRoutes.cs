using System.Text.Json.Serialization.Metadata;
using Edge.Agent.Api.Access;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Results;
using Edge.Protocol;

namespace Edge.Agent.Api.Agent;

/// <summary>
/// The box itself:
/// <list type="bullet">
/// <item><c>/health/live</c>: the process answers.</item>
/// <item><c>/health/ready</c>: every pipeline can decide; 503 names those that wait.</item>
/// <item><c>/v1/status</c>: the reported state, as the hub gets it.</item>
/// <item><c>/v1/results?last=&amp;verdict=&amp;part=&amp;pipeline=&amp;since=&amp;until=</c>: the local history, newest first.</item>
/// </list>
/// </summary>
internal sealed class AgentRoutes : IApiRoutes
{
    private readonly ReportedStateBuilder _state;
    private readonly ResultStore _results;
    private readonly Readiness _readiness;

    /// <summary>The paths.</summary>
    /// <param name="state">Builds the status document.</param>
    /// <param name="results">The local history.</param>
    /// <param name="readiness">Whether pipelines can decide.</param>
    public AgentRoutes(ReportedStateBuilder state, ResultStore results, Readiness readiness)
    {
        _state = state;
        _results = results;
        _readiness = readiness;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("GET", "/health/live", ApiScope.Status, context => context.Response.WriteAsync("live\n"));
        routes.Map("GET", "/health/ready", ApiScope.Status, ReadyAsync);
        routes.Map("GET", "/v1/status", ApiScope.Status, context => JsonAsync(context, _state.Build(), ApiJson.Default.ReportedState));
        routes.Map("GET", "/v1/results", ApiScope.Status, ResultsAsync);
    }

    private Task ReadyAsync(HttpContext context)
    {
        var waiting = _readiness.Waiting;
        if (waiting.Count == 0) return context.Response.WriteAsync("ready\n");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(string.Join('\n', waiting) + "\n");
    }

    private async Task ResultsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!ResultRequest.Parse(query["last"], query["verdict"], query["part"], query["pipeline"], query["since"], query["until"]).TryGet(out var request, out var problem))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        if ((await _results.QueryAsync(request, context.RequestAborted)).TryGet(out var results, out problem))
            await JsonAsync(context, results, ApiJson.Default.IReadOnlyListDecisionRecord);
        else
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, problem);
    }

    private static Task RefuseAsync(HttpContext context, int status, Problem problem)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, new ErrorBody(problem.Reason, problem.Message), ApiJson.Default.ErrorBody);
    }

    private static Task JsonAsync<T>(HttpContext context, T body, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(body, type, cancellationToken: context.RequestAborted);
}
