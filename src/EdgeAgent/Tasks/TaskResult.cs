namespace Edge.Agent.Tasks;

/// <summary>What a task made of one input. Immutable; what a task has nothing to say about is empty.</summary>
/// <param name="Scores">A score per label, in label order. For detections the best of each label.</param>
/// <param name="Detections">Found objects, best first.</param>
/// <param name="Embedding">The feature vector.</param>
public sealed record TaskResult(float[] Scores, Detection[] Detections, float[] Embedding)
{
    /// <summary>Where an image is unlike the good ones; null for tasks that do not say. It is in no record and no result store.</summary>
    public Heatmap? Heatmap { get; init; }

    /// <summary>Scores alone.</summary>
    /// <param name="scores">A score per label.</param>
    public static TaskResult Of(float[] scores) => new(scores, [], []);
}
