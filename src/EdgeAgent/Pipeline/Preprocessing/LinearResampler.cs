using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>OpenCV's <c>INTER_LINEAR</c> on bytes, integer for integer: what Ultralytics' models were trained and are validated behind.</summary>
internal sealed class LinearResampler : IResampler
{
    private LinearTable? _across;
    private LinearTable? _down;
    private ResizePlan _plan;
    private int _step;
    // Two source rows, resized across and not yet rounded, and which rows they are.
    private int[] _upper = [];
    private int[] _lower = [];
    private int _upperRow;
    private int _lowerRow;

    /// <inheritdoc/>
    public void Prepare(in ResizePlan plan, int step)
    {
        if (_across is null || plan != _plan)
        {
            _across = new LinearTable(plan.SourceWidth, plan.ResizedWidth, plan.CropLeft, plan.Width);
            _down = new LinearTable(plan.SourceHeight, plan.ResizedHeight, plan.CropTop, plan.Height);
            _plan = plan;
        }

        _step = step;
        if (_upper.Length < plan.Width * step) (_upper, _lower) = (new int[plan.Width * step], new int[plan.Width * step]);
    }

    /// <inheritdoc/>
    public void Resample(ReadOnlySpan<byte> pixels, Span<byte> destination, int stride)
    {
        pixels = pixels[..(_plan.SourceWidth * _plan.SourceHeight * _step)];
        (_upperRow, _lowerRow) = (-1, -1);
        for (var y = 0; y < _plan.Height; y++)
        {
            Take(pixels, _down!.First[y], _down.Second[y]);
            Blend(_down.FirstWeights[y], _down.SecondWeights[y], destination.Slice(y * stride, _plan.Width * _step));
        }
    }

    private void Take(ReadOnlySpan<byte> pixels, int upper, int lower)
    {
        // Enlarging asks for the same rows again, or for the last lower one as the upper.
        if (upper == _lowerRow) (_upper, _lower, _upperRow, _lowerRow) = (_lower, _upper, _lowerRow, _upperRow);
        if (upper != _upperRow) Across(pixels, _upperRow = upper, _upper);
        if (lower != _lowerRow) Across(pixels, _lowerRow = lower, _lower);
    }

    private void Across(ReadOnlySpan<byte> pixels, int y, int[] sums)
    {
        var table = _across!;
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(pixels), (nint)y * _plan.SourceWidth * _step);
        for (var x = 0; x < table.First.Length; x++)
        {
            ref var first = ref Unsafe.Add(ref row, (nint)table.First[x] * _step);
            ref var second = ref Unsafe.Add(ref row, (nint)table.Second[x] * _step);
            if (_step == 1)
            {
                sums[x] = (first * table.FirstWeights[x]) + (second * table.SecondWeights[x]);
                continue;
            }

            var sum = (FixedPoint.Load(ref first) * Vector128.Create(table.FirstWeights[x])) + (FixedPoint.Load(ref second) * Vector128.Create(table.SecondWeights[x]));
            sum.StoreUnsafe(ref sums[x * 4]);
        }
    }

    private void Blend(int upper, int lower, Span<byte> target)
    {
        var x = 0;
        ref var above = ref MemoryMarshal.GetArrayDataReference(_upper);
        ref var below = ref MemoryMarshal.GetArrayDataReference(_lower);
        var (upperWeight, lowerWeight) = (Vector128.Create(upper), Vector128.Create(lower));
        for (; x + 8 <= target.Length; x += 8)
        {
            var near = Four(ref above, ref below, (nuint)x, upperWeight, lowerWeight);
            var far = Four(ref above, ref below, (nuint)x + 4, upperWeight, lowerWeight);
            var shorts = Vector128.Narrow(near, far).AsUInt16();
            Unsafe.WriteUnaligned(ref target[x], Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar());
        }

        for (; x < target.Length; x++) target[x] = (byte)((((upper * (_upper[x] >> 4)) >> 16) + ((lower * (_lower[x] >> 4)) >> 16) + 2) >> 2);
    }

    // OpenCV's VResizeLinear, whose two roundings lose bits on purpose to stay within 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Four(ref int above, ref int below, nuint at, Vector128<int> upper, Vector128<int> lower) =>
        ((((Vector128.LoadUnsafe(ref above, at) >> 4) * upper) >> 16) + (((Vector128.LoadUnsafe(ref below, at) >> 4) * lower) >> 16) + Vector128.Create(2)) >> 2;
}
