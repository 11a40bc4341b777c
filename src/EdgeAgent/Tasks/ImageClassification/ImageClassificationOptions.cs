using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;

namespace Edge.Agent.Tasks.ImageClassification;

/// <summary>One image, one score per label.</summary>
/// <param name="Input">The tensor it takes.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
/// <param name="Output">Name of the output tensor, f32 [N, labels] or [N, labels, 1, 1].</param>
/// <param name="Activation">From output to scores.</param>
public sealed record ImageClassificationOptions(ModelInput Input, ModelPreprocessing Preprocessing, string Output, Activation Activation)
    : ImageTaskOptions(TaskName, Input, Preprocessing)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "image-classification";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => ["label", "scores"];
}
