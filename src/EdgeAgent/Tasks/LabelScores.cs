using Edge.Agent.Models.Rules;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Tensors;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks;

/// <summary>The output half of tasks with one score per label. One per lane; not thread-safe.</summary>
internal sealed class LabelScores
{
    private readonly int _output;
    private readonly Activation _activation;
    private readonly float[] _scores;

    public LabelScores(int output, Activation activation, int labels)
    {
        _output = output;
        _activation = activation;
        _scores = new float[labels];
    }

    /// <summary>Scores of the last read.</summary>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>Finds the output in a graph.</summary>
    /// <param name="signature">The graph.</param>
    /// <param name="name">Name of the output, f32 [N, labels] or [N, labels, 1, 1].</param>
    /// <param name="labels">Labels there are.</param>
    /// <param name="errors">Takes every disagreement.</param>
    /// <returns>Its position.</returns>
    public static int Find(ModelSignature signature, string name, int labels, List<string> errors)
    {
        var index = signature.IndexOfOutput(name);
        if (index < 0)
        {
            errors.Add($"'output.name' says '{name}', the graph's outputs are {string.Join(", ", signature.Outputs.Select(tensor => tensor.Name))}");
            return 0;
        }

        var graph = signature.Outputs[index];
        if (graph.Type != TensorType.Float32) errors.Add($"the output is {graph.Type}; only Float32 is supported");
        // Classifiers end in [N, labels]; those that end in a convolution and a pooling in [N, labels, 1, 1].
        var shape = new long[Math.Max(graph.Shape.Count, 2)];
        Array.Fill(shape, 1);
        shape[1] = labels;
        // A labels file that is missing has been named.
        if (labels > 0 && !ModelSignature.Fits(graph.Shape, shape)) errors.Add($"the labels file has {labels} labels, the graph gives {ModelSignature.Text(graph.Shape)}");
        return index;
    }

    /// <summary>The verdict by the best label.</summary>
    public static (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result)
    {
        if (rule.ByClause(labels, result, detects: false) is { } decided) return decided;
        var best = TopScores.Best(result.Scores);
        return rule.Decide(labels[best], result.Scores[best]);
    }

    /// <summary>Applies the activation to an output.</summary>
    /// <param name="outputs">The run's outputs.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    public Problem? Read(ITensorSource outputs)
    {
        var output = outputs.Output(_output).Floats;
        if (output.Length != _scores.Length)
            return new Problem(ReasonCode.InferenceFailed, $"The model gave {output.Length} scores for {_scores.Length} labels.");
        ScoreActivation.Apply(_activation, output, _scores);
        return OutputCheck.Finite(_scores);
    }
}
