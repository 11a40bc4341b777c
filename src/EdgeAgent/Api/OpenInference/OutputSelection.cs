using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>What of an answer is sent: the outputs as the model gave them, those to be classified replaced.</summary>
internal static class OutputSelection
{
    /// <summary>The outputs to send.</summary>
    /// <param name="call">The request.</param>
    /// <param name="answer">The engine's answer.</param>
    /// <param name="service">Knows the model's labels.</param>
    /// <param name="model">Model name.</param>
    /// <param name="outputs">The outputs.</param>
    /// <returns>Null, or why an output cannot be classified.</returns>
    public static Problem? Of(InferCall call, InferenceAnswer answer, IInferenceService service, string model, out IReadOnlyList<TensorValue> outputs)
    {
        outputs = answer.Outputs;
        if (!call.Outputs.Any(output => output.Classes > 0)) return null;
        if (!service.Find(model, answer.Version).TryGet(out var served, out var problem)) return problem;
        var chosen = answer.Outputs.ToArray();
        outputs = chosen;
        foreach (var wanted in call.Outputs.Where(output => output.Classes > 0))
        {
            var index = Array.FindIndex(chosen, output => output.Name == wanted.Name);
            if (!Classification.Of(chosen[index], wanted.Classes, served).TryGet(out chosen[index], out problem)) return problem;
        }

        return null;
    }
}
