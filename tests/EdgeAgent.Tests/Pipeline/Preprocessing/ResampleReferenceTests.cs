using System.Security.Cryptography;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

/// <summary>
/// Resized noise against what others make of it: Pillow 9.4 (<c>Image.resize</c>) and, for <see cref="ResampleFilter.Linear"/>,
/// OpenCV 4.6 (<c>cv2.resize</c>). Expected are the first eight bytes of the SHA-256 of the pixels, rows of red, green, blue.
/// </summary>
public sealed class ResampleReferenceTests
{
    [Theory]
    [InlineData(ResampleFilter.Bilinear, 97, 61, 3, 32, 17, "d4407c532eea2ff9")]
    [InlineData(ResampleFilter.Bilinear, 97, 61, 3, 100, 203, "fa72905364345ffb")]
    [InlineData(ResampleFilter.Bilinear, 64, 48, 1, 31, 33, "981b870e847b7b08")]
    [InlineData(ResampleFilter.Bilinear, 33, 200, 3, 128, 16, "2257c3acd1de2de3")]
    [InlineData(ResampleFilter.Bilinear, 640, 3, 3, 224, 3, "a4304e99e129fb47")]
    [InlineData(ResampleFilter.Bilinear, 5, 7, 3, 11, 2, "89c4b9301c4e93bc")]
    [InlineData(ResampleFilter.Bicubic, 97, 61, 3, 32, 17, "0cce8cdef2d5d8e7")]
    [InlineData(ResampleFilter.Bicubic, 97, 61, 3, 100, 203, "624cbefe86955100")]
    [InlineData(ResampleFilter.Bicubic, 64, 48, 1, 31, 33, "e7a4d02493745f0f")]
    [InlineData(ResampleFilter.Bicubic, 33, 200, 3, 128, 16, "48c6f46add322546")]
    [InlineData(ResampleFilter.Bicubic, 640, 3, 3, 224, 3, "d205a55b618eb6ec")]
    [InlineData(ResampleFilter.Bicubic, 5, 7, 3, 11, 2, "b6488a57de9ad53a")]
    [InlineData(ResampleFilter.Lanczos, 97, 61, 3, 32, 17, "c65226bcd3235f9b")]
    [InlineData(ResampleFilter.Lanczos, 97, 61, 3, 100, 203, "0d937b477d90c347")]
    [InlineData(ResampleFilter.Lanczos, 64, 48, 1, 31, 33, "284a8148960c081f")]
    [InlineData(ResampleFilter.Lanczos, 33, 200, 3, 128, 16, "842a0b1b8ee0d263")]
    [InlineData(ResampleFilter.Lanczos, 640, 3, 3, 224, 3, "4ad30dd743d4f4d1")]
    [InlineData(ResampleFilter.Lanczos, 5, 7, 3, 11, 2, "22c97752d3ed2ede")]
    [InlineData(ResampleFilter.Nearest, 97, 61, 3, 32, 17, "61e2f4185d04d5be")]
    [InlineData(ResampleFilter.Nearest, 97, 61, 3, 100, 203, "dd76a29985b3f5d7")]
    [InlineData(ResampleFilter.Nearest, 64, 48, 1, 31, 33, "8f7174bcb90242cb")]
    [InlineData(ResampleFilter.Nearest, 33, 200, 3, 128, 16, "8a97d1b5b5cd40aa")]
    [InlineData(ResampleFilter.Nearest, 640, 3, 3, 224, 3, "4981f02fb822fdf5")]
    [InlineData(ResampleFilter.Nearest, 5, 7, 3, 11, 2, "69f7b5ef4e110239")]
    [InlineData(ResampleFilter.Linear, 97, 61, 3, 32, 17, "a5208377628acd12")]
    [InlineData(ResampleFilter.Linear, 97, 61, 3, 100, 203, "a79524d3d2ac762b")]
    [InlineData(ResampleFilter.Linear, 64, 48, 1, 31, 33, "e70d81083d143464")]
    [InlineData(ResampleFilter.Linear, 33, 200, 3, 128, 16, "42c51f2bd1ffc4e2")]
    [InlineData(ResampleFilter.Linear, 640, 3, 3, 224, 3, "e77021fd964c6be5")]
    [InlineData(ResampleFilter.Linear, 5, 7, 3, 11, 2, "8cea1b85f27f4312")]
    public void Fill_Noise_IsTheReferencesToTheBit(ResampleFilter filter, int width, int height, int channels, int toWidth, int toHeight, string expected)
    {
        var colors = channels == 1 ? ColorOrder.Gray : ColorOrder.Rgb;
        var zeros = new float[channels];
        var preprocessing = new ModelPreprocessing(ResizeMode.Stretch, 1, zeros, [.. zeros.Select(_ => 1f)], filter);
        var input = new ModelInput("x", toWidth, toHeight, colors, TensorLayout.Nhwc);
        var tensor = new float[input.Elements];

        new ImagePreprocessor(input, preprocessing).Fill(Noise(width, height, channels), tensor);

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData([.. tensor.Select(value => (byte)value)]).AsSpan(0, 8)));
    }

    private static DecodedImage Noise(int width, int height, int channels)
    {
        var step = channels == 1 ? 1 : 4;
        var pixels = new byte[width * height * step];
        var state = 1u;
        for (var at = 0; at < pixels.Length; at += step)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                state = (state * 1664525) + 1013904223;
                pixels[at + channel] = (byte)(state >> 24);
            }
        }

        return new DecodedImage(pixels, width, height, step == 1 ? PixelFormat.Gray : PixelFormat.Rgba);
    }
}
