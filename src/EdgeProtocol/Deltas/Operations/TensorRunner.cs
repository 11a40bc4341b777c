using System.Buffers.Binary;
using System.Numerics;
using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Models;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>Carries out the operations that know what a tensor is.</summary>
/// <param name="coder">The coder.</param>
/// <param name="source">The base.</param>
/// <param name="tape">The target.</param>
/// <param name="sides">The scales.</param>
internal sealed class TensorRunner(BitCoder coder, BaseReader source, TargetTape tape, SideTables sides)
{
    private static readonly long[] Same = [1L << SideTable.RatioBits];
    private readonly Lazy<QuantizedModel> _quantized = new(() => new QuantizedModel());
    private readonly Lazy<WideModel> _biases = new(() => new WideModel());
    private readonly Lazy<WideModel> _floats = new(() => new WideModel());
    private readonly byte[] _old = new byte[DeltaLimits.Chunk];

    /// <summary>A tensor of whole numbers.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cursor">Where in the base it ended.</param>
    public Problem? Quantized(in Operation operation, ref long cursor)
    {
        var layout = operation.Layout;
        var size = layout.Count;
        if (size < 1 || size > tape.Remaining / layout.Width || !source.Holds(operation.BaseOffset, size * layout.Width)) return OperationRunner.OutOfBounds;
        if (layout.RowLength < 1 || layout.RowLength > size || layout.ChannelInner < 1 || layout.ChannelInner > size) return OperationRunner.OutOfBounds;
        if (layout.Shrink > 128 || layout.ZeroBase is < -128 or > 255 || layout.ZeroTarget is < -128 or > 255) return OperationRunner.OutOfBounds;
        var ratios = Same;
        if (layout.Side >= 0)
        {
            // More scales than weights: a bound on the work of a small operation.
            if (sides.Find(layout.Side) is not { } table || table.Base.Length > size) return OperationRunner.OutOfBounds;
            ratios = table.Ratios(layout.Shrink);
        }
        else if (layout.Shrink != 64)
        {
            ratios = [Same[0] * layout.Shrink / 64];
        }

        if (layout.Width == 1) _quantized.Value.Begin(layout, ratios);
        else _biases.Value.Begin(layout.RowLength);
        for (long done = 0, bytes = size * layout.Width; done < bytes && !coder.IsCut;)
        {
            var chunk = tape.Next((int)Math.Min(DeltaLimits.Chunk, bytes - done));
            var old = _old.AsSpan(0, chunk.Length);
            source.Read(operation.BaseOffset + done, old);
            if (layout.Width == 1) _quantized.Value.Code(coder, old, chunk);
            else Biases(layout, ratios, done / 4, old, chunk);
            tape.Done(chunk);
            done += chunk.Length;
        }

        cursor = operation.BaseOffset + (size * layout.Width);
        return null;
    }

    /// <summary>A tensor of floating-point numbers.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cursor">Where in the base it ended.</param>
    public Problem? Floats(in Operation operation, ref long cursor)
    {
        if (operation.Format is < FloatKind.Single or > FloatKind.Brain) return OperationRunner.OutOfBounds;
        var width = FloatKeys.WidthOf(operation.Format);
        var count = operation.Length;
        if (count < 1 || count > tape.Remaining / width || !source.Holds(operation.BaseOffset, count * width)) return OperationRunner.OutOfBounds;
        if (operation.RowLength < 1 || operation.RowLength > count) return OperationRunner.OutOfBounds;
        _floats.Value.Begin(operation.RowLength);
        long column = 0;
        for (long done = 0, bytes = count * width; done < bytes && !coder.IsCut;)
        {
            var chunk = tape.Next((int)Math.Min(DeltaLimits.Chunk, bytes - done));
            var old = _old.AsSpan(0, chunk.Length);
            source.Read(operation.BaseOffset + done, old);
            for (var i = 0; i < chunk.Length; i += width)
            {
                var guess = FloatKeys.Read(old[i..], operation.Format, out var exponent);
                var difference = FloatKeys.Read(chunk[i..], operation.Format, out _) - guess;
                FloatKeys.Write(chunk[i..], operation.Format, guess + _floats.Value.Code(coder, difference, exponent, column));
                if (++column == operation.RowLength) column = 0;
            }

            tape.Done(chunk);
            done += chunk.Length;
        }

        cursor = operation.BaseOffset + (count * width);
        return null;
    }

    /// <summary>A side table's values at their own place.</summary>
    /// <param name="index">Which table.</param>
    /// <param name="cursor">Where in the base the table ended.</param>
    public Problem? Emit(int index, ref long cursor)
    {
        if (sides.Find(index) is not { } table || table.Target.Length > tape.Remaining / 4) return OperationRunner.OutOfBounds;
        for (var done = 0; done < table.Target.Length;)
        {
            var count = Math.Min(DeltaLimits.Chunk / 4, table.Target.Length - done);
            var chunk = tape.Next(count * 4);
            for (var i = 0; i < count; i++) BinaryPrimitives.WriteSingleLittleEndian(chunk[(4 * i)..], table.Target[done + i]);
            tape.Done(chunk);
            done += count;
        }

        if (sides.EndOf(index) >= 0) cursor = sides.EndOf(index);
        return null;
    }

    private void Biases(in QuantizedLayout layout, long[] ratios, long position, ReadOnlySpan<byte> old, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i += 4, position++)
        {
            var value = BinaryPrimitives.ReadInt32LittleEndian(old[i..]);
            var exact = value * ratios[position / layout.ChannelInner % ratios.Length];
            var guess = (exact + (1L << (SideTable.RatioBits - 1))) >> SideTable.RatioBits;
            var size = 64 - BitOperations.LeadingZeroCount((ulong)Math.Abs(guess));
            var difference = _biases.Value.Code(coder, BinaryPrimitives.ReadInt32LittleEndian(target[i..]) - guess, size, position % layout.RowLength);
            BinaryPrimitives.WriteInt32LittleEndian(target[i..], (int)(guess + difference));
        }
    }
}
