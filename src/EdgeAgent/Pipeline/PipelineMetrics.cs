using Edge.Agent.Diagnostics;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>One pipeline's totals.</summary>
internal sealed class PipelineMetrics
{
    private readonly string _pipeline;
    private readonly AgentMetrics _metrics;
    private readonly Counter _hits;
    private readonly Counter _misses;

    public PipelineMetrics(string pipeline, AgentMetrics metrics)
    {
        _pipeline = pipeline;
        _metrics = metrics;
        _hits = metrics.Counter("edge_cache_hits_total");
        _misses = metrics.Counter("edge_cache_misses_total");
    }

    public void Looked(bool hit) => (hit ? _hits : _misses).Add();

    public void Decided(DecisionRecord decision)
    {
        if (decision.Master is not null)
        {
            _metrics.Counter($"edge_master_parts_total{{pipeline=\"{_pipeline}\",verdict=\"{decision.Verdict.Word()}\"}}").Add();
            return;
        }

        _metrics.Counter($"edge_decisions_total{{pipeline=\"{_pipeline}\",verdict=\"{decision.Verdict.Word()}\"}}").Add();
        if (decision.ErrorCode is { } reason) _metrics.Counter($"edge_images_rejected_total{{reason=\"{reason}\"}}").Add();
        if (decision is { ExecutionProvider: { } provider, Cached: false })
            _metrics.Counter($"edge_inferences_total{{model=\"{decision.Model!.Name}\",provider=\"{provider}\"}}").Add();
    }

    public void SinkFailed(string sink) => _metrics.Counter($"edge_sink_failures_total{{pipeline=\"{_pipeline}\",sink=\"{sink}\"}}").Add();
}
