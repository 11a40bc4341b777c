using Edge.Agent.Tensors;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>A request that fits its model: one tensor per input of the graph, in the graph's order.</summary>
internal sealed class TensorRequest
{
    public TensorRequest(TensorValue[] inputs, int[] outputs, int rows)
    {
        Inputs = inputs;
        Outputs = outputs;
        Rows = rows;
    }

    /// <summary>The inputs by the graph's positions.</summary>
    public TensorValue[] Inputs { get; }

    /// <summary>Positions of the wanted outputs.</summary>
    public int[] Outputs { get; }

    /// <summary>Rows along the first dimension: what it adds to a batch; 0 when it cannot be batched.</summary>
    public int Rows { get; }

    /// <summary>Whether it can run in one batch with another: every dimension but the first is the same.</summary>
    /// <param name="other">The other.</param>
    public bool CanJoin(TensorRequest other)
    {
        if (Rows == 0 || other.Rows == 0) return false;
        for (var i = 0; i < Inputs.Length; i++)
        {
            var (mine, theirs) = (Inputs[i].Shape, other.Inputs[i].Shape);
            if (mine.Length != theirs.Length) return false;
            for (var axis = 1; axis < mine.Length; axis++)
            {
                if (mine[axis] != theirs[axis]) return false;
            }
        }

        return true;
    }
}
