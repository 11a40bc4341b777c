using Edge.Agent.Models.Rules;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks;

/// <summary>A task bound to one model version. Immutable; every lane has its own <see cref="ITaskLane"/>.</summary>
public interface IModelTask
{
    /// <summary>What it takes.</summary>
    TaskInputKind Accepts { get; }

    /// <summary>Memory for one request at a time.</summary>
    ITaskLane CreateLane();

    /// <summary>The verdict over a result, by the model's rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="labels">The model's labels, in score order.</param>
    /// <param name="result">The result.</param>
    /// <returns>The verdict and its reason in the rule's words.</returns>
    (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result);
}
