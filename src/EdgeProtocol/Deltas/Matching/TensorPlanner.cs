using System.Buffers.Binary;
using Edge.Protocol.Deltas.Models;
using Edge.Protocol.Deltas.Onnx;
using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas.Matching;

/// <summary>Plans a file tensor by tensor; what lies between goes to the byte matcher.</summary>
/// <param name="source">The base version.</param>
/// <param name="target">The target version.</param>
/// <param name="path">The file, which both have.</param>
internal sealed class TensorPlanner(DeltaBundle source, DeltaBundle target, string path)
{
    private const int Whole = 64;
    private readonly OperationList _plan = new();
    private readonly Dictionary<string, QuantizationTies> _ties = new(StringComparer.Ordinal);

    /// <summary>Plans the file; null where no tensor of it may be predicted.</summary>
    /// <param name="matcher">Says the rest.</param>
    public OperationList? Plan(ByteMatcher matcher)
    {
        var pairs = TensorPairs.Of(source, target, path);
        if (pairs.Count == 0) return null;
        var sides = new SidePlanner(source, target, path, _plan);
        // Tables first: a scale may stand before the weights that it belongs to.
        foreach (var pair in pairs) SideOf(pair, sides);
        int done = 0, cursor = 0;
        foreach (var pair in pairs)
        {
            matcher.Say(done, (int)pair.New.Offset, cursor, _plan);
            Add(pair, sides);
            done = (int)(pair.New.Offset + pair.New.Length);
            cursor = (int)(pair.Old.Offset + pair.Old.Length);
        }

        matcher.Say(done, target.Files[path].Length, cursor, _plan);
        return _plan;
    }

    private void Add(TensorPair pair, SidePlanner sides)
    {
        var tensor = pair.New;
        var rowLength = tensor.Dimensions.Count > 1 ? tensor.Count / tensor.Dimensions[0] : tensor.Count;
        if (tensor.Type is OnnxTensor.UInt8 or OnnxTensor.Int8 or OnnxTensor.Int32)
        {
            _plan.Add(new Operation { Kind = OperationKind.Quantized, Tensor = tensor.Name, BaseOffset = pair.Old.Offset, Layout = LayoutOf(pair, rowLength, sides) });
        }
        else if (tensor.Type == OnnxTensor.Float && sides.Known(pair.Graph, tensor.Name) is >= 0 and var side)
        {
            _plan.Add(new Operation { Kind = OperationKind.Emit, Tensor = tensor.Name, Side = side });
        }
        else
        {
            var format = tensor.Type switch { OnnxTensor.Float => FloatKind.Single, OnnxTensor.Half => FloatKind.Half, _ => FloatKind.Brain };
            _plan.Add(new Operation { Kind = OperationKind.Floats, Tensor = tensor.Name, BaseOffset = pair.Old.Offset, Format = format, Length = tensor.Count, RowLength = rowLength });
        }
    }

    private int SideOf(TensorPair pair, SidePlanner sides)
    {
        var ties = TiesOf(pair.Graph);
        // A bias's scales change with the input's even where the bias itself rounds to the same numbers.
        if (pair.New.Type == OnnxTensor.Float) return ties.ProductOf(pair.New.Name) is null ? -1 : sides.For(pair.Graph, pair.New.Name, ties);
        if (pair.New.Type is not (OnnxTensor.UInt8 or OnnxTensor.Int8 or OnnxTensor.Int32)) return -1;
        return ties.Of(pair.New.Name) is { } tie ? sides.For(pair.Graph, tie.Scale, ties) : -1;
    }

    private QuantizedLayout LayoutOf(TensorPair pair, long rowLength, SidePlanner sides)
    {
        var tensor = pair.New;
        var tie = TiesOf(pair.Graph).Of(tensor.Name);
        var side = SideOf(pair, sides);
        var inner = side >= 0 ? InnerOf(tensor, sides[side].Base.Length, tie!.Axis) : 1;
        int zeroBase = 0, zeroTarget = 0;
        if (tie?.Zero is { } zero && (!TryZero(source, pair, zero, out zeroBase) || !TryZero(target, pair, zero, out zeroTarget))) inner = 0;
        if (inner == 0) (side, inner, zeroBase, zeroTarget) = (-1, 1, 0, 0);
        var step = tensor.Dimensions.Count > 2 ? tensor.Dimensions.Skip(2).Aggregate(1L, (product, dimension) => product * dimension) : 1;
        var layout = new QuantizedLayout(
            tensor.Width, tensor.Type != OnnxTensor.UInt8, tensor.Count, rowLength, (int)Math.Min(step, int.MaxValue), inner, side, Whole, zeroBase, zeroTarget);
        return layout with { Shrink = ShrinkOf(source.BytesOf(pair.Old), target.BytesOf(tensor), layout, side < 0 ? null : sides[side].Ratios(Whole)) };
    }

    private QuantizationTies TiesOf(string graph)
    {
        if (!_ties.TryGetValue(graph, out var ties)) _ties[graph] = ties = new QuantizationTies(target.Graphs[graph]);
        return ties;
    }

    /// <summary>Elements that follow one another within a channel; 0 where so many scales do not fit the shape.</summary>
    private static long InnerOf(OnnxTensor tensor, int scales, long axis)
    {
        if (scales == 1) return 1;
        var rank = tensor.Dimensions.Count;
        if (axis < 0) axis += rank;
        foreach (var at in new[] { axis, 0, rank - 1 })
        {
            if (at >= 0 && at < rank && tensor.Dimensions[(int)at] == scales) return tensor.Dimensions.Skip((int)at + 1).Aggregate(1L, (product, dimension) => product * dimension);
        }

        return 0;
    }

    /// <summary>The one zero point of all channels; none given is zero, and several are no relation that is used.</summary>
    private static bool TryZero(DeltaBundle bundle, TensorPair pair, string name, out int zero)
    {
        zero = 0;
        if (pair.New.Width != 1 || !bundle.Graphs[pair.Graph].Tensors.TryGetValue(name, out var tensor)) return true;
        var bytes = bundle.BytesOf(tensor);
        if (!tensor.IsPlain || tensor.Width != 1 || bytes.Length == 0 || bytes.ContainsAnyExcept(bytes[0])) return false;
        zero = tensor.Type == OnnxTensor.Int8 ? (sbyte)bytes[0] : (int)bytes[0];
        return true;
    }

    /// <summary>How much of the base is in the target, by least squares: all of it after a fine-tune, less after a long training.</summary>
    private static int ShrinkOf(ReadOnlySpan<byte> old, ReadOnlySpan<byte> now, QuantizedLayout layout, long[]? ratios)
    {
        double both = 0, squares = 0;
        for (long i = 0; i < layout.Count; i++)
        {
            var ratio = ratios is null ? 1 : ratios[i / layout.ChannelInner % ratios.Length] / (double)(1L << SideTable.RatioBits);
            var predicted = (Value(old, i, layout) - layout.ZeroBase) * ratio;
            both += predicted * (Value(now, i, layout) - layout.ZeroTarget);
            squares += predicted * predicted;
        }

        return squares > 0 ? (int)Math.Clamp(Math.Round(both / squares * Whole), 0, 2 * Whole) : Whole;
    }

    private static int Value(ReadOnlySpan<byte> bytes, long index, in QuantizedLayout layout) =>
        layout.Width == 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[(int)(index * 4)..]) : layout.IsSigned ? (sbyte)bytes[(int)index] : (int)bytes[(int)index];
}
