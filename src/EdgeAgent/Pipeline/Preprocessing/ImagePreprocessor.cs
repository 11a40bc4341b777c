using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Fills a model's input tensor from a decoded image. Allocates only when an image is larger than any before it.
/// One per model instance; not thread-safe.
/// </summary>
public sealed class ImagePreprocessor
{
    private readonly ModelInput _input;
    private readonly ResizeMode _resize;
    // A pixel has 256 values, so (pixel · scale − mean) / std is a table: exact, and one load instead of a division.
    private readonly float[][] _values;
    private readonly Resampler _resampler = new();
    private readonly byte[] _plane;
    private byte[] _gray = [];

    /// <summary>A preprocessor for one model.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="preprocessing">What it asks for.</param>
    public ImagePreprocessor(ModelInput input, ModelPreprocessing preprocessing)
    {
        _input = input;
        _resize = preprocessing.Resize;
        _plane = new byte[input.Width * input.Height];
        _values = new float[input.Channels][];
        for (var channel = 0; channel < input.Channels; channel++)
        {
            var values = _values[channel] = new float[256];
            for (var pixel = 0; pixel < values.Length; pixel++)
            {
                values[pixel] = ((pixel * preprocessing.Scale) - preprocessing.Mean[channel]) / preprocessing.Std[channel];
            }
        }
    }

    /// <summary>Fills the tensor.</summary>
    /// <param name="image">The image, of any size.</param>
    /// <param name="tensor">Channels, rows, columns.</param>
    public void Fill(in DecodedImage image, Span<float> tensor)
    {
        var pixels = image.Pixels.Span;
        var step = image.Format == PixelFormat.Gray ? 1 : 4;
        if (_input.Colors == ColorOrder.Gray && image.Format == PixelFormat.Rgba)
        {
            pixels = ToGray(pixels, image.Width * image.Height);
            step = 1;
        }

        var resample = image.Width != _input.Width || image.Height != _input.Height;
        if (resample) _resampler.Prepare(image.Width, image.Height, ResizePlan.For(image.Width, image.Height, _input, _resize));
        var plane = _plane.Length;
        for (var channel = 0; channel < _input.Channels; channel++)
        {
            // A gray image feeds each colour channel the same plane.
            var offset = step == 1 ? 0 : _input.Colors == ColorOrder.Bgr ? 2 - channel : channel;
            var target = tensor.Slice(channel * plane, plane);
            if (resample)
            {
                _resampler.Resample(pixels[offset..], step, _plane);
                Normalise(_plane, 1, _values[channel], target);
            }
            else
            {
                Normalise(pixels[offset..], step, _values[channel], target);
            }
        }
    }

    private static void Normalise(ReadOnlySpan<byte> pixels, int step, float[] values, Span<float> target)
    {
        if (step == 1)
        {
            pixels = pixels[..target.Length];
            for (var i = 0; i < pixels.Length; i++) target[i] = values[pixels[i]];
            return;
        }

        for (int i = 0, at = 0; i < target.Length; i++, at += step) target[i] = values[pixels[at]];
    }

    private ReadOnlySpan<byte> ToGray(ReadOnlySpan<byte> pixels, int count)
    {
        if (_gray.Length < count) _gray = GC.AllocateUninitializedArray<byte>(count);
        var gray = _gray.AsSpan(0, count);
        GrayScale.Convert(pixels, gray);
        return gray;
    }
}
