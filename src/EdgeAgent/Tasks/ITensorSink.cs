namespace Edge.Agent.Tasks;

/// <summary>Where a task writes input tensors: an instance's own memory, or a request's.</summary>
public interface ITensorSink
{
    /// <summary>The memory of an input for a shape, to be written whole.</summary>
    /// <param name="index">Position among the model's inputs.</param>
    /// <param name="shape">Every dimension; the first is the batch where the graph has one.</param>
    /// <returns>Elements in row-major order, little endian; valid until the next call for this input.</returns>
    Span<byte> Input(int index, ReadOnlySpan<long> shape);
}
