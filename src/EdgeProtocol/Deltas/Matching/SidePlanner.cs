using System.Runtime.InteropServices;
using Edge.Protocol.Deltas.Models;
using Edge.Protocol.Deltas.Onnx;
using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas.Matching;

/// <summary>Defines the side tables that the tensors of one file need, each once and before its first use.</summary>
/// <param name="source">The base version.</param>
/// <param name="target">The target version.</param>
/// <param name="path">The file.</param>
/// <param name="plan">Takes the definitions.</param>
internal sealed class SidePlanner(DeltaBundle source, DeltaBundle target, string path, OperationList plan)
{
    private readonly Dictionary<(string Graph, string Scale), int> _sides = [];
    private readonly List<SideTable> _tables = [];
    private int _values;

    /// <summary>A defined table.</summary>
    /// <param name="side">Which.</param>
    public SideTable this[int side] => _tables[side];

    /// <summary>The table of some scales that is defined already, or −1.</summary>
    /// <param name="graph">Path of their graph.</param>
    /// <param name="scale">Their name.</param>
    public int Known(string graph, string scale) => _sides.GetValueOrDefault((graph, scale), -1);

    /// <summary>The table of some scales; −1 where they are not found, or not in the same form, in both versions.</summary>
    /// <param name="graph">Path of their graph.</param>
    /// <param name="scale">Their name.</param>
    /// <param name="ties">The graph's ties.</param>
    public int For(string graph, string scale, QuantizationTies ties)
    {
        if (_sides.TryGetValue((graph, scale), out var known)) return known;
        var side = Define(graph, scale, ties);
        _sides[(graph, scale)] = side;
        return side;
    }

    private int Define(string graph, string scale, QuantizationTies ties)
    {
        var factors = ties.ProductOf(scale);
        int first = -1, second = -1;
        if (factors is { } names)
        {
            first = For(graph, names.First, ties);
            second = For(graph, names.Second, ties);
        }

        var isProduct = first >= 0 && second >= 0;
        var tensor = target.Graphs[graph].Tensors.GetValueOrDefault(scale);
        if (tensor is null) return isProduct ? Add(scale, Factors(first, second), first, second, SideSource.Factors, 0) : -1;
        if (tensor.Type != OnnxTensor.Float || !tensor.IsPlain) return -1;
        if (!source.Graphs[graph].Tensors.TryGetValue(scale, out var oldTensor) || !oldTensor.IsLike(tensor)) return -1;
        var old = source.BytesOf(oldTensor);
        var now = target.BytesOf(tensor);
        if (old.Length == 0 || now.Length == 0) return -1;
        var table = new SideTable(MemoryMarshal.Cast<byte, float>(old).ToArray(), MemoryMarshal.Cast<byte, float>(now).ToArray());
        if (oldTensor.File != path) return Add(scale, table, -1, -1, SideSource.Sent, 0);
        var helps = isProduct && Agrees(table, Factors(first, second));
        return Add(scale, table, helps ? first : -1, helps ? second : -1, helps ? SideSource.Product : SideSource.Base, oldTensor.Offset);
    }

    private int Add(string scale, SideTable table, int first, int second, SideSource from, long offset)
    {
        if (_values + table.Base.Length > DeltaLimits.SideValues || _tables.Count == DeltaLimits.SideTables) return -1;
        _values += table.Base.Length;
        _tables.Add(table);
        plan.Add(new Operation { Kind = OperationKind.Side, Tensor = scale, Source = from, BaseOffset = offset, Length = table.Base.Length, Side = first, Other = second, Sent = table });
        return _tables.Count - 1;
    }

    private SideTable Factors(int first, int second)
    {
        var (a, b) = (_tables[first], _tables[second]);
        var count = Math.Max(a.Base.Length, b.Base.Length);
        return new SideTable(SideTables.Product(a.Base, b.Base, count), SideTables.Product(a.Target, b.Target, count));
    }

    /// <summary>Whether a product says most of the scales exactly, and so better than the base does.</summary>
    private static bool Agrees(SideTable table, SideTable product) =>
        table.Target.Length == product.Target.Length &&
        table.Target.Zip(product.Target).Count(pair => BitConverter.SingleToInt32Bits(pair.First) == BitConverter.SingleToInt32Bits(pair.Second)) > table.Target.Length / 2;
}
