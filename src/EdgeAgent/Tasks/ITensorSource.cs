using Edge.Agent.Tensors;

namespace Edge.Agent.Tasks;

/// <summary>Where a task reads output tensors: an instance's own memory, or an answer's.</summary>
public interface ITensorSource
{
    /// <summary>An output of the last run.</summary>
    /// <param name="index">Position among the model's outputs.</param>
    TensorView Output(int index);
}
