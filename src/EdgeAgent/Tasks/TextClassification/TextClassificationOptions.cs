using Edge.Agent.Models;
using Edge.Agent.Tasks.Text;

namespace Edge.Agent.Tasks.TextClassification;

/// <summary>One text, one score per label.</summary>
/// <param name="Input">What the graph's inputs are called.</param>
/// <param name="Tokenizer">From the text to ids.</param>
/// <param name="Output">Name of the output tensor, f32 [N, labels].</param>
/// <param name="Activation">From output to scores.</param>
internal sealed record TextClassificationOptions(TextInputNames Input, TokenizerOptions Tokenizer, string Output, Activation Activation)
    : TaskOptions(TaskName)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "text-classification";

    /// <inheritdoc/>
    public override TaskInputKind Accepts => TaskInputKind.Text;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => ["label", "scores"];
}
