using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Edge.Agent.Models;
using Edge.Agent.Tensors;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>From bytes of the model's size to its tensor: x = (pixel · scale − mean) / std in the model's channel order and layout.</summary>
internal sealed class TensorWriter
{
    private readonly ModelInput _input;
    private readonly TensorType _type;
    private readonly float _scale;
    private readonly float[] _mean;
    private readonly float[] _std;
    // A pixel has 256 values, so the formula is a table where vectors do not pay.
    private readonly float[][] _values;
    private readonly byte[] _same = new byte[256];

    /// <summary>A writer for one model.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="preprocessing">What it asks for.</param>
    /// <param name="type">Float32, or UInt8 for pixels as they are.</param>
    public TensorWriter(ModelInput input, ModelPreprocessing preprocessing, TensorType type)
    {
        _input = input;
        _type = type;
        _scale = preprocessing.Scale;
        _mean = [.. preprocessing.Mean];
        _std = [.. preprocessing.Std];
        _values = new float[input.Channels][];
        for (var channel = 0; channel < input.Channels; channel++)
        {
            var values = _values[channel] = new float[256];
            for (var pixel = 0; pixel < values.Length; pixel++) values[pixel] = ((pixel * _scale) - _mean[channel]) / _std[channel];
        }

        for (var pixel = 0; pixel < _same.Length; pixel++) _same[pixel] = (byte)pixel;
    }

    /// <summary>Writes a tensor.</summary>
    /// <param name="pixels">An image of the model's size.</param>
    /// <param name="step">Bytes of a pixel: 1 gray, which feeds each channel, or 4.</param>
    /// <param name="tensor">The tensor's bytes.</param>
    public void Write(ReadOnlySpan<byte> pixels, int step, Span<byte> tensor)
    {
        if (_type == TensorType.UInt8) Scatter(pixels, step, tensor);
        else if (step == 4 && _input.Layout == TensorLayout.Nchw) Planes(pixels, MemoryMarshal.Cast<byte, float>(tensor));
        else Scatter(pixels, step, MemoryMarshal.Cast<byte, float>(tensor));
    }

    private void Scatter(ReadOnlySpan<byte> pixels, int step, Span<byte> tensor)
    {
        for (var channel = 0; channel < _input.Channels; channel++) Scatter(pixels, step, _same, tensor, channel, 0);
    }

    private void Scatter(ReadOnlySpan<byte> pixels, int step, Span<float> tensor)
    {
        for (var channel = 0; channel < _input.Channels; channel++) Scatter(pixels, step, _values[channel], tensor, channel, 0);
    }

    private void Scatter<T>(ReadOnlySpan<byte> pixels, int step, T[] values, Span<T> tensor, int channel, int from)
    {
        var count = _input.Width * _input.Height;
        var at = (from * step) + Offset(channel, step);
        var (to, stride) = _input.Layout == TensorLayout.Nchw ? ((channel * count) + from, 1) : ((from * _input.Channels) + channel, _input.Channels);
        for (var i = from; i < count; i++, at += step, to += stride) tensor[to] = values[pixels[at]];
    }

    // The same three operations as in the table, in the same order, so the same floats.
    private void Planes(ReadOnlySpan<byte> pixels, Span<float> tensor)
    {
        var count = _input.Width * _input.Height;
        var words = MemoryMarshal.Cast<byte, uint>(pixels[..(count * 4)]);
        var whole = count - (count % 4);
        for (var channel = 0; channel < _input.Channels; channel++)
        {
            var shift = 8 * Offset(channel, 4);
            var (scale, mean, std) = (Vector128.Create(_scale), Vector128.Create(_mean[channel]), Vector128.Create(_std[channel]));
            ref var source = ref MemoryMarshal.GetReference(words);
            ref var target = ref MemoryMarshal.GetReference(tensor.Slice(channel * count, count));
            // x − 0 and x / 1 are x.
            var plain = _mean[channel] == 0 && _std[channel] == 1;
            for (var i = 0; i < whole; i += 4)
            {
                var bytes = (Vector128.LoadUnsafe(ref source, (nuint)i) >> shift) & Vector128.Create(0xFFu);
                var scaled = Vector128.ConvertToSingle(bytes.AsInt32()) * scale;
                (plain ? scaled : (scaled - mean) / std).StoreUnsafe(ref target, (nuint)i);
            }

            Scatter(pixels, 4, _values[channel], tensor, channel, whole);
        }
    }

    private int Offset(int channel, int step) => step == 1 ? 0 : _input.Colors == ColorOrder.Bgr ? 2 - channel : channel;
}
