using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks.Text;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>One text or one image, one vector. Either <paramref name="Texts"/> and <paramref name="Tokenizer"/> or <paramref name="Image"/> and <paramref name="Preprocessing"/> are set.</summary>
/// <param name="Texts">What the graph's inputs are called, for texts.</param>
/// <param name="Tokenizer">From the text to ids.</param>
/// <param name="Image">The tensor it takes, for images.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
/// <param name="Output">Name of the output tensor, f32.</param>
/// <param name="Pooling">From that output to one vector.</param>
/// <param name="Normalize">Whether every vector gets length 1.</param>
internal sealed record FeatureExtractionOptions(
    TextInputNames? Texts, TokenizerOptions? Tokenizer, ModelInput? Image, ModelPreprocessing? Preprocessing,
    string Output = "", Pooling Pooling = Pooling.None, bool Normalize = false)
    : TaskOptions(TaskName)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "feature-extraction";

    /// <inheritdoc/>
    public override TaskInputKind Accepts => Image is null ? TaskInputKind.Text : TaskInputKind.Image;

    /// <inheritdoc/>
    public override DecodeTarget? DecodeTarget { get; } = Image is null ? null : new DecodeTarget(Image, Preprocessing!);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => ["embedding"];
}
