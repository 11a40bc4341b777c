using Edge.Agent.Models;

namespace Edge.Agent.Tasks;

/// <summary>Reads the fields that tasks with one score per label share.</summary>
internal static class ActivationReader
{
    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["softmax"] = Activation.Softmax,
        ["sigmoid"] = Activation.Sigmoid,
        ["none"] = Activation.None,
    };

    /// <summary>Reads <c>output.name</c> and <c>postprocessing.activation</c>.</summary>
    /// <param name="root">The file's root object.</param>
    public static (string Output, Activation Activation) Read(JsonFields root)
    {
        var output = root.Object("output");
        var name = output.Text("name", "must be the output's name in the ONNX graph");
        output.End();
        var postprocessing = root.Object("postprocessing");
        var activation = postprocessing.Choice("activation", Activations);
        postprocessing.End();
        return (name, activation);
    }
}
