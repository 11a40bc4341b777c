using Edge.Agent.Configuration;
using Edge.Agent.Models;

namespace Edge.Agent.Diagnostics;

/// <summary>Whether every configured pipeline can decide right now.</summary>
public sealed class Readiness
{
    private readonly IReadOnlyList<PipelineOptions> _pipelines;
    private readonly IModelHost _models;

    /// <summary>Readiness of some pipelines.</summary>
    /// <param name="pipelines">The configured pipelines.</param>
    /// <param name="models">The models that serve.</param>
    public Readiness(IReadOnlyList<PipelineOptions> pipelines, IModelHost models)
    {
        _pipelines = pipelines;
        _models = models;
    }

    /// <summary>Pipelines that wait for their model; empty when all can decide.</summary>
    public IReadOnlyList<string> Waiting =>
        [.. _pipelines.Where(pipeline => _models.Find(pipeline.Model) is null).Select(pipeline => $"pipeline {pipeline.Name} waits for model {pipeline.Model}")];
}
