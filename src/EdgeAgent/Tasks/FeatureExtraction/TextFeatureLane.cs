using Edge.Agent.Tasks.Text;
using Edge.Protocol;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>Text to ids, outputs to a vector.</summary>
internal sealed class TextFeatureLane : ITaskLane
{
    private readonly TextInputLane _input;
    private readonly VectorOutput _output;

    public TextFeatureLane(TextInputLane input, VectorOutput output)
    {
        _input = input;
        _output = output;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => [];

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs) => _input.Prepare(input.Text, inputs);

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs) => _output.Read(outputs, _input.Count);

    /// <inheritdoc/>
    public TaskResult ToResult() => new([], [], _output.Vector.ToArray());
}
