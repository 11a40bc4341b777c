using Edge.Agent.Inference;
using Edge.Agent.Tasks;
using Edge.Agent.Tensors;

namespace Edge.Agent.Serving.Engine;

/// <summary>Input tensors of one task request, in memory that serves the next as well. Not thread-safe.</summary>
internal sealed class RequestTensors : ITensorSink
{
    private readonly ModelSignature _signature;
    private readonly byte[][] _memory;
    private readonly TensorValue[] _values;

    public RequestTensors(ModelSignature signature)
    {
        _signature = signature;
        _memory = [.. signature.Inputs.Select(_ => Array.Empty<byte>())];
        _values = new TensorValue[_memory.Length];
    }

    /// <summary>The tensors as they were written last.</summary>
    public IReadOnlyList<TensorValue> Values => _values;

    /// <inheritdoc/>
    public Span<byte> Input(int index, ReadOnlySpan<long> shape)
    {
        var info = _signature.Inputs[index];
        var length = checked((int)(TensorShape.Elements(shape) * info.Type.Size()));
        if (_memory[index].Length < length) _memory[index] = GC.AllocateUninitializedArray<byte>(length);
        // Null before the first tensor.
        var known = _values[index].Shape;
        _values[index] = new TensorValue(
            info.Name, info.Type, known is not null && shape.SequenceEqual(known) ? known : shape.ToArray(), _memory[index].AsMemory(0, length));
        return _memory[index].AsSpan(0, length);
    }
}
