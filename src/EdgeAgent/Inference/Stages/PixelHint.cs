using System.Globalization;
using Edge.Agent.Models;
using Edge.Agent.Tensors.Numpy;

namespace Edge.Agent.Inference.Stages;

/// <summary>What makes an image tensor another than ours: the mistakes that people make, tried one by one.</summary>
internal static class PixelHint
{
    /// <summary>Compares two tensors that differ.</summary>
    /// <param name="ours">Ours.</param>
    /// <param name="reference">The other's, of the same shape.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="bound">Largest difference that counts as agreement.</param>
    /// <returns>A sentence, also when none of them is it.</returns>
    public static string Of(NpyArray ours, NpyArray reference, ModelInput input, double bound)
    {
        var (own, other) = (Planes(ours, input), Planes(reference, input));
        if (own.Length == 3 && Enumerable.Range(0, 3).All(channel => Agree(own[channel], other[2 - channel], bound)))
            return "the reference has the channels in the other order: RGB here and BGR there, or the other way round";
        var lines = own.Zip(other, (one, two) => Fit(one, two)).ToArray();
        if (lines.Zip(own.Zip(other)).All(pair => Agree([.. pair.Second.First.Select(x => (x * pair.First.Factor) + pair.First.Offset)], pair.Second.Second, bound)))
            return $"the same pixels with another 'scale', 'mean' or 'std': {string.Join("; ", lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"reference = {line.Factor:G4} × ours {(line.Offset < 0 ? '−' : '+')} {Math.Abs(line.Offset):G4}")))}";
        return "neither the channels' order nor 'scale', 'mean' and 'std' explain it: look at 'resize' and 'filter', and compare resized.npy";
    }

    private static double[][] Planes(NpyArray array, ModelInput input)
    {
        var all = NpyNumbers.Of(array.Type, array.Data.Span);
        var count = input.Width * input.Height;
        return [.. Enumerable.Range(0, input.Channels).Select(channel => Enumerable.Range(0, count)
            .Select(pixel => all[input.Layout == TensorLayout.Nchw ? (channel * count) + pixel : (pixel * input.Channels) + channel]).ToArray())];
    }

    private static bool Agree(double[] one, double[] other, double bound) => one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= bound);

    /// <summary>The line of least squares through (ours, theirs).</summary>
    private static (double Factor, double Offset) Fit(double[] own, double[] other)
    {
        var (x, y) = (own.Average(), other.Average());
        var spread = own.Sum(value => (value - x) * (value - x));
        var factor = spread == 0 ? 1 : own.Zip(other).Sum(pair => (pair.First - x) * (pair.Second - y)) / spread;
        return (factor, y - (factor * x));
    }
}
