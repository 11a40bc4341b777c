using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>
/// Pillow's two passes: first along rows, of which only those are touched that the second pass, along columns, asks for.
/// All bytes of a pixel go together, so that a color pixel fills a vector.
/// </summary>
internal sealed class Resampler : IResampler
{
    private readonly ResampleFilter _filter;
    private ResampleTable? _across;
    private ResampleTable? _down;
    private byte[] _rows = [];
    private ResizePlan _plan;
    private int _step;

    /// <summary>A resampler.</summary>
    /// <param name="filter">One of Pillow's filters.</param>
    public Resampler(ResampleFilter filter) => _filter = filter;

    /// <inheritdoc/>
    public void Prepare(in ResizePlan plan, int step)
    {
        if (_across is null || plan != _plan)
        {
            _across = ResampleTable.Create(_filter, plan.SourceWidth, plan.ResizedWidth, plan.CropLeft, plan.Width);
            _down = ResampleTable.Create(_filter, plan.SourceHeight, plan.ResizedHeight, plan.CropTop, plan.Height);
            _plan = plan;
        }

        _step = step;
        var bytes = (LastRow - FirstRow) * plan.Width * step;
        if (_rows.Length < bytes) _rows = GC.AllocateUninitializedArray<byte>(bytes);
    }

    private int FirstRow => _down!.Starts[0];

    private int LastRow => _down!.Starts[^1] + _down.Counts[^1];

    /// <inheritdoc/>
    public void Resample(ReadOnlySpan<byte> pixels, Span<byte> destination, int stride)
    {
        var wide = _plan.Width * _step;
        Across(pixels, _rows.AsSpan(0, (LastRow - FirstRow) * wide));
        for (var y = 0; y < _plan.Height; y++)
        {
            var weights = _down!.Weights.AsSpan(y * _down.Stride, _down.Counts[y]);
            ColumnSums.Fill(_rows.AsSpan((_down.Starts[y] - FirstRow) * wide, weights.Length * wide), weights, destination.Slice(y * stride, wide));
        }
    }

    private void Across(ReadOnlySpan<byte> pixels, Span<byte> rows)
    {
        var source = _plan.SourceWidth * _step;
        var target = _plan.Width * _step;
        // Asked once, because the sums below read without asking.
        pixels = pixels[..(source * _plan.SourceHeight)];
        var count = LastRow - FirstRow;
        ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), (nint)FirstRow * source);
        ref var to = ref MemoryMarshal.GetReference(rows);
        var y = 0;
        if (_step == 4)
        {
            for (; y + 4 <= count; y += 4) ColorRowSums.Four(ref Unsafe.Add(ref from, (nint)y * source), source, ref Unsafe.Add(ref to, (nint)y * target), target, _across!);
            for (; y < count; y++) ColorRowSums.One(ref Unsafe.Add(ref from, (nint)y * source), ref Unsafe.Add(ref to, (nint)y * target), _across!);
        }
        else
        {
            for (; y < count; y++) GrayRowSums.One(ref Unsafe.Add(ref from, (nint)y * source), ref Unsafe.Add(ref to, (nint)y * target), _across!);
        }
    }
}
