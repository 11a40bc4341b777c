using Edge.Agent.Tasks;
using Edge.Agent.Tensors;

namespace Edge.Agent.Serving.Engine;

/// <summary>Output tensors of an answer that holds all of them, in the graph's order.</summary>
internal sealed class AnswerTensors : ITensorSource
{
    private readonly InferenceAnswer _answer;

    public AnswerTensors(InferenceAnswer answer) => _answer = answer;

    /// <inheritdoc/>
    public TensorView Output(int index)
    {
        var value = _answer.Outputs[index];
        return new TensorView(value.Type, value.Shape, value.Data.Span);
    }
}
