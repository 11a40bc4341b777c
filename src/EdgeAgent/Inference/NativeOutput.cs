using Edge.Agent.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>An output that ONNX Runtime allocated, because only the run knows its shape, or because it holds strings. Not thread-safe.</summary>
internal sealed class NativeOutput : IDisposable
{
    private OrtValue? _value;
    private long[] _shape = [];
    private byte[] _strings = [];

    /// <summary>Keeps the last run's value and lets go of the one before.</summary>
    /// <param name="value">The value.</param>
    public void Take(OrtValue value)
    {
        _value?.Dispose();
        _value = value;
        var info = value.GetTensorTypeAndShape();
        _shape = info.Shape;
        if (info.IsString) _strings = StringTensors.Encode(value);
    }

    /// <summary>The elements.</summary>
    /// <param name="type">The graph's element type.</param>
    public TensorView View(TensorType type)
    {
        if (_value is null) throw new InvalidOperationException("The model has not run yet.");
        return new TensorView(type, _shape, type == TensorType.Bytes ? _strings : _value.GetTensorMutableRawData());
    }

    /// <inheritdoc/>
    public void Dispose() => _value?.Dispose();
}
