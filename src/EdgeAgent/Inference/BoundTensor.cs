using Edge.Agent.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>
/// One input or output in pinned memory of ours. The native side keeps its address, so it stays until the shape changes
/// to one that needs more room. Not thread-safe.
/// </summary>
internal sealed class BoundTensor : IDisposable
{
    private readonly TensorInfo _info;
    private byte[] _memory = [];
    private OrtValue? _value;

    public BoundTensor(TensorInfo info) => _info = info;

    /// <summary>The current dimensions; empty before the first.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>The tensor as ONNX Runtime sees it.</summary>
    /// <exception cref="InvalidOperationException">It has no shape yet.</exception>
    public OrtValue Value => _value ?? throw new InvalidOperationException($"Tensor '{_info.Name}' has no shape yet.");

    /// <summary>Bytes of the current shape.</summary>
    public int Length { get; private set; }

    /// <summary>The elements.</summary>
    public Span<byte> Bytes => _memory.AsSpan(0, Length);

    /// <summary>Whether it has this shape already.</summary>
    /// <param name="shape">Dimensions.</param>
    public bool Has(ReadOnlySpan<long> shape) => _value is not null && shape.SequenceEqual(Shape);

    /// <summary>Gives it a shape.</summary>
    /// <param name="shape">Dimensions, all known.</param>
    /// <exception cref="OverflowException">It needs more than 2 GB.</exception>
    public unsafe void Resize(ReadOnlySpan<long> shape)
    {
        var length = checked((int)(TensorShape.Elements(shape) * _info.Type.Size()));
        // One byte at least: a tensor without elements still has an address.
        var memory = _memory.Length >= Math.Max(length, 1) ? _memory : GC.AllocateUninitializedArray<byte>(Math.Max(length, 1), pinned: true);
        var dimensions = shape.ToArray();
        OrtValue value;
        fixed (byte* start = memory)
        {
            value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, _info.Type.ToOnnx(), dimensions, (nint)start, length);
        }

        // All at once: where there is no memory for the new shape, the old one still holds.
        _value?.Dispose();
        (_memory, _value, Shape, Length) = (memory, value, dimensions, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }
}
