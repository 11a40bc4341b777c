using Edge.Agent.Tasks.Text;
using Edge.Protocol;

namespace Edge.Agent.Tasks.TextClassification;

/// <summary>Text to ids, logits to scores.</summary>
internal sealed class TextClassificationLane : ITaskLane
{
    private readonly TextInputLane _input;
    private readonly LabelScores _scores;

    public TextClassificationLane(TextInputLane input, LabelScores scores)
    {
        _input = input;
        _scores = scores;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores.Scores;

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs) => _input.Prepare(input.Text, inputs);

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs) => _scores.Read(outputs);

    /// <inheritdoc/>
    public TaskResult ToResult() => TaskResult.Of(_scores.Scores.ToArray());
}
