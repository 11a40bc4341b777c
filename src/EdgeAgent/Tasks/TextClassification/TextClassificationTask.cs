using Edge.Agent.Models.Rules;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Text;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.TextClassification;

/// <summary>Text classification by one model version.</summary>
internal sealed class TextClassificationTask : IModelTask
{
    private readonly TextInput _input;
    private readonly int _output;
    private readonly Activation _activation;
    private readonly int _labels;

    public TextClassificationTask(TextInput input, int output, Activation activation, int labels)
    {
        _input = input;
        _output = output;
        _activation = activation;
        _labels = labels;
    }

    /// <inheritdoc/>
    public TaskInputKind Accepts => TaskInputKind.Text;

    /// <inheritdoc/>
    public ITaskLane CreateLane() => new TextClassificationLane(new TextInputLane(_input), new LabelScores(_output, _activation, _labels));

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        LabelScores.Decide(rule, labels, result);
}
