using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tests.Pipeline.Preprocessing;

/// <summary>Pillow's two passes one byte at a time over every row: what the vectors must come to.</summary>
internal static class ScalarResampler
{
    public static byte[] Resample(ReadOnlySpan<byte> pixels, in ResizePlan plan, int step, ResampleFilter filter)
    {
        var across = ResampleTable.Create(filter, plan.SourceWidth, plan.ResizedWidth, plan.CropLeft, plan.Width);
        var down = ResampleTable.Create(filter, plan.SourceHeight, plan.ResizedHeight, plan.CropTop, plan.Height);
        var rows = new byte[plan.SourceHeight * plan.Width * step];
        for (var y = 0; y < plan.SourceHeight; y++)
        {
            for (var x = 0; x < plan.Width * step; x++)
                rows[(y * plan.Width * step) + x] = Sum(pixels, (((y * plan.SourceWidth) + across.Starts[x / step]) * step) + (x % step), step, across, x / step);
        }

        var result = new byte[plan.Height * plan.Width * step];
        for (var y = 0; y < plan.Height; y++)
        {
            for (var x = 0; x < plan.Width * step; x++)
                result[(y * plan.Width * step) + x] = Sum(rows, (down.Starts[y] * plan.Width * step) + x, plan.Width * step, down, y);
        }

        return result;
    }

    private static byte Sum(ReadOnlySpan<byte> pixels, int at, int step, ResampleTable table, int index)
    {
        var sum = 1 << (ResampleTable.Precision - 1);
        for (var i = 0; i < table.Counts[index]; i++) sum += pixels[at + (i * step)] * table.Weights[(index * table.Stride) + i];
        return (byte)Math.Clamp(sum >> ResampleTable.Precision, 0, 255);
    }
}
