using Edge.Agent.Models.Rules;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.RawTensors;

/// <summary>A graph served as it is: both the task and its lane, because there is nothing to remember.</summary>
internal sealed class RawTensorsTask : IModelTask, ITaskLane
{
    /// <inheritdoc/>
    public TaskInputKind Accepts => TaskInputKind.Tensors;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => [];

    /// <inheritdoc/>
    public ITaskLane CreateLane() => this;

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs) =>
        new(ReasonCode.Unsupported, "The model takes tensors only: its description names no task. Send tensors, or add a model.json that states one.");

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs) => null;

    /// <inheritdoc/>
    public TaskResult ToResult() => TaskResult.Of([]);

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        (Verdict.Review, "tensors have no labels");
}
