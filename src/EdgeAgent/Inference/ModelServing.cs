using Edge.Agent.Configuration;

namespace Edge.Agent.Inference;

/// <summary>How a model is served on this box.</summary>
/// <param name="Instances">Frames that may be in the model at once; null for what the model itself says.</param>
/// <param name="Policy">The configuration's execution-provider policy; null for the model's own.</param>
public sealed record ModelServing(int? Instances, ExecutionProviderPolicy? Policy)
{
    /// <summary>As the model says.</summary>
    public static ModelServing Default { get; } = new(null, null);

    /// <summary>What the pipelines together ask of each model: their instances added up, the first policy that is stated.</summary>
    /// <param name="pipelines">The pipelines.</param>
    public static IReadOnlyDictionary<string, ModelServing> For(IEnumerable<PipelineOptions> pipelines) => pipelines
        .GroupBy(pipeline => pipeline.Model, StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => new ModelServing(
                group.Sum(pipeline => pipeline.Instances),
                group.Select(pipeline => pipeline.ExecutionProviders).FirstOrDefault(policy => policy is not null)),
            StringComparer.Ordinal);
}
