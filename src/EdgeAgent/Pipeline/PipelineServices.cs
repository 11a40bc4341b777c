using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models.Rules;
using Edge.Agent.Privacy;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Uploads;

namespace Edge.Agent.Pipeline;

/// <summary>What every pipeline of an agent shares.</summary>
/// <param name="Models">The models that serve.</param>
/// <param name="Journal">Where decisions become durable.</param>
/// <param name="Cache">Scores of repeated files and requests; null when switched off.</param>
/// <param name="Clock">Stamps and latencies.</param>
/// <param name="Health">Told of degradations.</param>
/// <param name="Metrics">Totals.</param>
/// <param name="Configuration">The effective configuration; its digest is what decisions cite.</param>
public sealed record PipelineServices(
    ModelHost Models,
    IJournal Journal,
    IResultCache? Cache,
    DeviceClock Clock,
    HealthBoard Health,
    AgentMetrics Metrics,
    EffectiveConfiguration Configuration)
{
    /// <summary>By which rules models decide; their own unless set.</summary>
    public RuleBook Rules { get; init; } = new(null);

    /// <summary>Where pictures are kept; null where no pipeline keeps any.</summary>
    public EvidenceStore? Evidence { get; init; }

    /// <summary>Looks on while frames are decided; null where nobody does.</summary>
    public IJudgedFrames? Watch { get; init; }

    /// <summary>Holds the one pipeline that these are for until its master parts came out right; null where it asks for none.</summary>
    internal MasterGate? Gate { get; init; }

    /// <summary>Takes what may be uploaded; null where nothing may.</summary>
    public IUploads? Uploads { get; init; }
}
