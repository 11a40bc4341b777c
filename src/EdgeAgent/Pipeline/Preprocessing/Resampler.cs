namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Brings one plane of pixels to another size, first along rows, then along columns, with tables kept for the last source size. Not thread-safe.</summary>
internal sealed class Resampler
{
    private const int Half = 1 << (ResampleTable.Precision - 1);

    private ResampleTable? _across;
    private ResampleTable? _down;
    private byte[] _rows = [];
    private (int Width, int Height) _source;

    /// <summary>Prepares the tables for a source size; free when it is the last one again.</summary>
    /// <param name="width">Source pixels across.</param>
    /// <param name="height">Source pixels down.</param>
    /// <param name="plan">What of the resized image is wanted.</param>
    public void Prepare(int width, int height, in ResizePlan plan)
    {
        if (_across is not null && _source == (width, height)) return;
        _across = ResampleTable.Create(width, plan.ResizedWidth, plan.Left, plan.Width);
        _down = ResampleTable.Create(height, plan.ResizedHeight, plan.Top, plan.Height);
        _source = (width, height);
        if (_rows.Length < height * plan.Width) _rows = GC.AllocateUninitializedArray<byte>(height * plan.Width);
    }

    /// <summary>Resamples one channel of an image.</summary>
    /// <param name="pixels">The first pixel's channel, then on.</param>
    /// <param name="step">Bytes from one pixel to the next.</param>
    /// <param name="destination">The resized plane.</param>
    public void Resample(ReadOnlySpan<byte> pixels, int step, Span<byte> destination)
    {
        var width = _across!.Starts.Length;
        for (var y = 0; y < _source.Height; y++)
        {
            Across(pixels[(y * _source.Width * step)..], step, _rows.AsSpan(y * width, width));
        }

        for (var y = 0; y < _down!.Starts.Length; y++) Down(y, width, destination.Slice(y * width, width));
    }

    private void Across(ReadOnlySpan<byte> row, int step, Span<byte> destination)
    {
        var table = _across!;
        for (var x = 0; x < destination.Length; x++)
        {
            var weights = table.Weights.AsSpan(x * table.Stride, table.Counts[x]);
            var at = table.Starts[x] * step;
            var sum = Half;
            foreach (var weight in weights)
            {
                sum += row[at] * weight;
                at += step;
            }

            destination[x] = (byte)Math.Clamp(sum >> ResampleTable.Precision, 0, byte.MaxValue);
        }
    }

    private void Down(int y, int width, Span<byte> destination)
    {
        var table = _down!;
        var weights = table.Weights.AsSpan(y * table.Stride, table.Counts[y]);
        for (var x = 0; x < width; x++)
        {
            var at = (table.Starts[y] * width) + x;
            var sum = Half;
            foreach (var weight in weights)
            {
                sum += _rows[at] * weight;
                at += width;
            }

            destination[x] = (byte)Math.Clamp(sum >> ResampleTable.Precision, 0, byte.MaxValue);
        }
    }
}
