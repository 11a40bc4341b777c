using System.Net;
using System.Text.Json.Serialization.Metadata;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api;

/// <summary>
/// The agent's HTTP endpoint for this machine:
/// <list type="bullet">
/// <item><c>/health/live</c>: the process answers.</item>
/// <item><c>/health/ready</c>: every pipeline can decide; 503 names those that wait.</item>
/// <item><c>/metrics</c>: totals and gauges in Prometheus' text format.</item>
/// <item><c>/v1/status</c>: the reported state, as the hub gets it.</item>
/// <item><c>/v1/results?last=&amp;verdict=&amp;part=&amp;pipeline=&amp;since=</c>: the local history, newest first.</item>
/// </list>
/// </summary>
internal sealed class LocalEndpoint : IAsyncDisposable
{
    private readonly IPEndPoint _listen;
    private readonly WebApplication _app;
    private readonly ReportedStateBuilder _state;
    private readonly ResultStore _results;
    private readonly Readiness _readiness;

    /// <summary>An endpoint that does not listen yet.</summary>
    /// <param name="listen">A loopback address and port.</param>
    /// <param name="state">Builds the status document.</param>
    /// <param name="results">The local history.</param>
    /// <param name="readiness">Whether pipelines can decide.</param>
    public LocalEndpoint(IPEndPoint listen, ReportedStateBuilder state, ResultStore results, Readiness readiness)
    {
        _listen = listen;
        _state = state;
        _results = results;
        _readiness = readiness;
        // Nothing but what stands here: the usual builders also read appsettings.json of the current folder and ASPNETCORE_
        // variables, either of which could open the endpoint to the network.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(listen));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapGet("/health/live", (RequestDelegate)(context => context.Response.WriteAsync("live\n")));
        _app.MapGet("/health/ready", (RequestDelegate)ReadyAsync);
        _app.MapGet("/metrics", (RequestDelegate)MetricsAsync);
        _app.MapGet("/v1/status", (RequestDelegate)(context => JsonAsync(context, _state.Build(), ApiJson.Default.ReportedState)));
        _app.MapGet("/v1/results", (RequestDelegate)ResultsAsync);
    }

    /// <summary>Where it listens once started: port 0 has become a real one.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null, or why it cannot listen: no reason to stop inspecting.</returns>
    public async Task<Problem?> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
            return null;
        }
        catch (IOException exception)
        {
            return new Problem(
                ReasonCode.InputOutput,
                $"api.listen: {_listen} cannot be listened on: {exception.GetBaseException().Message}. Choose another port, or \"api\": \"none\", and restart.");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task ReadyAsync(HttpContext context)
    {
        var waiting = _readiness.Waiting;
        if (waiting.Count == 0) return context.Response.WriteAsync("ready\n");
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(string.Join('\n', waiting) + "\n");
    }

    private Task MetricsAsync(HttpContext context)
    {
        var state = _state.Build();
        var gauges = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["edge_degradations"] = state.Health.Count,
            ["edge_history_records"] = _results.Status.Records,
            ["edge_journal_backlog_records"] = state.Storage.Backlog,
            ["edge_journal_bytes"] = state.Storage.JournalBytes,
            ["edge_resident_bytes"] = Environment.WorkingSet,
        };
        foreach (var model in state.Models.Where(model => model is { State: ModelState.Committed, ExecutionProvider: not null }))
            gauges[$"edge_model_info{{model=\"{model.Name}\",version=\"{model.Version}\",provider=\"{model.ExecutionProvider}\"}}"] = 1;
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(PrometheusText.Write(state.Counters, gauges));
    }

    private async Task ResultsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!ResultRequest.Parse(query["last"], query["verdict"], query["part"], query["pipeline"], query["since"]).TryGet(out var request, out var problem))
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
