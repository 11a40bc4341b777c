using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Tasks;

namespace Edge.Agent.Inference;

/// <summary>What is known of a loaded model version.</summary>
/// <param name="Active">The version and what loading it showed.</param>
/// <param name="Bundle">Its folder.</param>
/// <param name="Signature">The graph's inputs and outputs.</param>
/// <param name="Task">Its task, bound to the graph.</param>
internal sealed record LoadedParts(ActiveModel Active, ModelBundle Bundle, ModelSignature Signature, IModelTask Task)
{
    /// <summary>The policy under which it is still to be compiled, while it runs on the CPU; null when it runs under its whole policy.</summary>
    public ExecutionProviderPolicy? Postponed { get; init; }
}
