using System.Runtime.InteropServices;
using Edge.Agent.Models;
using Edge.Agent.Tensors;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Fills a model's input tensor from a decoded image. Allocates only when an image has another size than the one before
/// it. One per model instance; not thread-safe.
/// </summary>
public sealed class ImagePreprocessor
{
    private readonly ModelInput _input;
    private readonly ModelPreprocessing _preprocessing;
    private readonly IResampler _resampler;
    private readonly TensorWriter _writer;
    private byte[] _gray = [];
    private byte[] _seen = [];
    private ResizePlan _plan;
    private int _step;

    /// <summary>A preprocessor for one model.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="preprocessing">What it asks for.</param>
    /// <param name="type">The tensor's elements: Float32, or UInt8 for pixels as they are.</param>
    public ImagePreprocessor(ModelInput input, ModelPreprocessing preprocessing, TensorType type = TensorType.Float32)
    {
        _input = input;
        _preprocessing = preprocessing;
        _resampler = preprocessing.Filter == ResampleFilter.Linear ? new LinearResampler() : new Resampler(preprocessing.Filter);
        _writer = new TensorWriter(input, preprocessing, type);
    }

    /// <summary>How the last image came to the model's size.</summary>
    internal ResizePlan Plan => _plan;

    /// <summary>Fills a tensor of floats.</summary>
    /// <param name="image">The image, of any size.</param>
    /// <param name="tensor">Every element, in the input's layout.</param>
    public void Fill(in DecodedImage image, Span<float> tensor) => Fill(image, MemoryMarshal.AsBytes(tensor));

    /// <summary>Fills the tensor.</summary>
    /// <param name="image">The image, of any size.</param>
    /// <param name="tensor">The tensor's bytes, in the input's layout.</param>
    public void Fill(in DecodedImage image, Span<byte> tensor) => _writer.Write(Resize(image, out var step), step, tensor);

    /// <summary>Brings an image to the model's size, and to gray for a gray model.</summary>
    /// <param name="image">The image, of any size.</param>
    /// <param name="step">Bytes of a pixel: 1 gray, 4 colour.</param>
    /// <returns>Its pixels, valid until the next image.</returns>
    internal ReadOnlySpan<byte> Resize(in DecodedImage image, out int step)
    {
        var pixels = image.Pixels.Span;
        step = image.Format == PixelFormat.Gray ? 1 : 4;
        if (_input.Colors == ColorOrder.Gray && image.Format == PixelFormat.Rgba)
        {
            pixels = ToGray(pixels, image.Width * image.Height);
            step = 1;
        }

        Prepare(image.Width, image.Height, step);
        if (_plan.IsIdentity(_input)) return pixels;
        var stride = _input.Width * step;
        _resampler.Resample(pixels, _seen.AsSpan((_plan.PadTop * stride) + (_plan.PadLeft * step)), stride);
        return _seen;
    }

    private void Prepare(int width, int height, int step)
    {
        if ((_plan.SourceWidth, _plan.SourceHeight, _step) == (width, height, step)) return;
        _plan = ResizePlan.For(width, height, _input, _preprocessing);
        _step = step;
        if (_plan.IsIdentity(_input)) return;
        _resampler.Prepare(_plan, step);
        var bytes = _input.Width * _input.Height * step;
        if (_seen.Length < bytes) _seen = GC.AllocateUninitializedArray<byte>(bytes);
        // Once: images of this size leave the pixels beside them alone.
        if (_plan.Width < _input.Width || _plan.Height < _input.Height) _seen.AsSpan(0, bytes).Fill(_preprocessing.Pad);
    }

    private ReadOnlySpan<byte> ToGray(ReadOnlySpan<byte> pixels, int count)
    {
        if (_gray.Length < count) _gray = GC.AllocateUninitializedArray<byte>(count);
        var gray = _gray.AsSpan(0, count);
        GrayScale.Convert(pixels, gray);
        return gray;
    }
}
