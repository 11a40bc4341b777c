using Edge.Agent.Api.Access;
using Edge.Agent.Connectivity;
using Edge.Agent.Serving;
using Edge.Agent.Storage.Results;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api.Metrics;

/// <summary><c>GET /metrics</c>: totals and gauges in Prometheus' text format, those of inference under Triton's names.</summary>
internal sealed class MetricsRoutes : IApiRoutes
{
    private readonly ReportedStateBuilder _state;
    private readonly ResultStore _results;
    private readonly IInferenceService _service;

    /// <summary>The path.</summary>
    /// <param name="state">The agent's totals.</param>
    /// <param name="results">The local history.</param>
    /// <param name="service">The engine.</param>
    public MetricsRoutes(ReportedStateBuilder state, ResultStore results, IInferenceService service)
    {
        _state = state;
        _results = results;
        _service = service;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) => routes.Map("GET", "/metrics", ApiScope.Status, AnswerAsync);

    private Task AnswerAsync(HttpContext context)
    {
        var state = _state.Build();
        var counters = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, value) in state.Counters) counters[name] = value;
        var gauges = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["edge_degradations"] = state.Health.Count,
            ["edge_history_records"] = _results.Status.Records,
            ["edge_journal_backlog_records"] = state.Storage.Backlog,
            ["edge_journal_bytes"] = state.Storage.JournalBytes,
            ["edge_resident_bytes"] = Environment.WorkingSet,
            ["edge_managed_heap_bytes"] = GC.GetTotalMemory(forceFullCollection: false),
        };
        foreach (var model in state.Models.Where(model => model is { State: ModelState.Committed, ExecutionProvider: not null }))
            gauges[$"edge_model_info{{model=\"{model.Name}\",version=\"{model.Version}\",provider=\"{model.ExecutionProvider}\"}}"] = 1;
        foreach (var (name, nodes) in state.Models.SelectMany(PlacementGauges.Of)) gauges[name] = nodes;
        InferenceMetrics.Add(_service, counters, gauges);
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(PrometheusText.Write(counters, gauges));
    }
}
