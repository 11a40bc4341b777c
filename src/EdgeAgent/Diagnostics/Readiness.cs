using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Models;

namespace Edge.Agent.Diagnostics;

/// <summary>Whether every configured pipeline can decide right now.</summary>
public sealed class Readiness
{
    private readonly IReadOnlyList<PipelineOptions> _pipelines;
    private readonly IModelHost _models;
    private readonly HealthBoard? _health;
    private readonly IModelRuns? _runs;

    /// <summary>Readiness of some pipelines.</summary>
    /// <param name="pipelines">The configured pipelines.</param>
    /// <param name="models">The models that serve.</param>
    /// <param name="health">Why a model does not serve; null when nobody knows.</param>
    /// <param name="runs">Whether what serves also runs; null when nobody knows.</param>
    public Readiness(IReadOnlyList<PipelineOptions> pipelines, IModelHost models, HealthBoard? health = null, IModelRuns? runs = null)
    {
        _pipelines = pipelines;
        _models = models;
        _health = health;
        _runs = runs;
    }

    /// <summary>Pipelines that wait for their model, and why; empty when all can decide.</summary>
    public IReadOnlyList<string> Waiting => [.. _pipelines.Select(Reason).Where(reason => reason is not null).Select(reason => reason!)];

    private string? Reason(PipelineOptions pipeline)
    {
        if (_models.Find(pipeline.Model) is not null)
            return _runs?.FindFailure(pipeline.Model) is { } failure ? $"pipeline {pipeline.Name} cannot run model {pipeline.Model}: {failure}" : null;
        var problem = _health?.Find($"model/{pipeline.Model}");
        return $"pipeline {pipeline.Name} waits for model {pipeline.Model}{(problem is null ? "" : $": {problem}")}";
    }
}
