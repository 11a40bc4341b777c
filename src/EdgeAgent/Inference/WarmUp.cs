using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>The first run allocates the arena and picks kernels; the first part should not pay for that.</summary>
internal static class WarmUp
{
    /// <summary>Runs a lane once on an input that means nothing.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="accepts">What its task takes.</param>
    /// <param name="signature">The graph.</param>
    /// <returns>Null, or why the task cannot be served.</returns>
    /// <exception cref="OnnxRuntimeException">The model does not run.</exception>
    public static Problem? Run(ModelLane lane, TaskInputKind accepts, ModelSignature signature)
    {
        var problem = accepts switch
        {
            TaskInputKind.Image => lane.Prepare(TaskInput.Of(new DecodedImage(new byte[1], 1, 1, PixelFormat.Gray))),
            TaskInputKind.Text => lane.Prepare(TaskInput.Of("warm up")),
            _ => null,
        };
        if (problem is not null) return problem;
        if (accepts != TaskInputKind.Tensors)
        {
            lane.Run();
            return null;
        }

        Zeros(lane, signature);
        return null;
    }

    /// <summary>Zeros with every open dimension at 1: the shapes a client will send are not known here, so a refusal is no verdict on the model.</summary>
    private static void Zeros(ModelLane lane, ModelSignature signature)
    {
        if (signature.Inputs.Any(input => input.Type == Tensors.TensorType.Bytes)) return;
        for (var i = 0; i < signature.Inputs.Count; i++)
            lane.Instance.Input(i, [.. signature.Inputs[i].Shape.Select(dimension => Math.Max(dimension, 1))]).Clear();
        try
        {
            lane.Run();
        }
        catch (OnnxRuntimeException) when (signature.Inputs.Any(input => input.Shape.Any(dimension => dimension < 0)))
        {
            // The graph does not take ones there.
        }
    }
}
