using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>Pixels to tensor, outputs to a vector.</summary>
internal sealed class ImageFeatureLane : ITaskLane
{
    private readonly ImagePreprocessor _preprocessor;
    private readonly long[] _shape;
    private readonly VectorOutput _output;

    public ImageFeatureLane(ModelInput input, ImagePreprocessor preprocessor, VectorOutput output)
    {
        _preprocessor = preprocessor;
        _shape = input.ToShape();
        _output = output;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => [];

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs)
    {
        _preprocessor.Fill(input.Image, inputs.Input(0, _shape));
        return null;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs) => _output.Read(outputs, VectorOutput.AllRows);

    /// <inheritdoc/>
    public TaskResult ToResult() => new([], [], _output.Vector.ToArray());
}
