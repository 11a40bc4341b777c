using System.Buffers.Binary;
using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Models;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>The side tables of one delta, in the order in which they were defined.</summary>
/// <param name="coder">The coder.</param>
/// <param name="source">The base.</param>
internal sealed class SideTables(BitCoder coder, BaseReader source)
{
    private readonly List<SideTable> _tables = [];
    private readonly List<long> _ends = [];
    private readonly WideModel _model = new();

    /// <summary>A product is nearly always exact, the base hardly ever: what one learns would only spoil the other.</summary>
    private readonly WideModel _products = new();
    private int _values;

    /// <summary>A table.</summary>
    /// <param name="index">Which.</param>
    public SideTable? Find(int index) => index >= 0 && index < _tables.Count ? _tables[index] : null;

    /// <summary>Where in the base a table ended, or −1.</summary>
    /// <param name="index">Which.</param>
    public long EndOf(int index) => _ends[index];

    /// <summary>Defines the next table.</summary>
    /// <param name="operation">What it says.</param>
    public Problem? Define(in Operation operation)
    {
        if (_tables.Count == DeltaLimits.SideTables || operation.Length < 1 || operation.Length > DeltaLimits.SideValues - _values)
            return new Problem(ReasonCode.TooLarge, $"A delta defines more than {DeltaLimits.SideTables} tables or {DeltaLimits.SideValues} scales.");
        var count = (int)operation.Length;
        if (operation.Source is < SideSource.Base or > SideSource.Factors || (operation.Source is SideSource.Base or SideSource.Product && !source.Holds(operation.BaseOffset, 4L * count)))
            return OperationRunner.OutOfBounds;
        var (first, second) = (Find(operation.Side), Find(operation.Other));
        if (operation.Source is SideSource.Product or SideSource.Factors && (!Fits(first, count) || !Fits(second, count))) return OperationRunner.OutOfBounds;
        _values += count;
        var model = operation.Source == SideSource.Product ? _products : _model;
        model.Begin(count);
        float[] old, now;
        if (operation.Source == SideSource.Factors)
        {
            old = Product(first!.Base, second!.Base, count);
            now = Product(first.Target, second.Target, count);
        }
        else
        {
            old = operation.Source == SideSource.Sent ? Values(model, operation.Sent?.Base, null, count) : Read(operation.BaseOffset, count);
            now = Values(model, operation.Sent?.Target, operation.Source == SideSource.Product ? Product(first!.Target, second!.Target, count) : old, count);
        }

        _tables.Add(new SideTable(old, now));
        _ends.Add(operation.Source is SideSource.Base or SideSource.Product ? operation.BaseOffset + (4L * count) : -1);
        return null;
    }

    /// <summary>Codes values, each predicted by its guess, or by the value before where there is none.</summary>
    private float[] Values(WideModel model, float[]? given, float[]? guess, int count)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length && !coder.IsCut; i++)
        {
            var near = guess?[i] ?? (i == 0 ? 1 : values[i - 1]);
            var key = FloatKeys.Of(near);
            values[i] = FloatKeys.Single(key + model.Code(coder, FloatKeys.Of(given?[i] ?? 0) - key, FloatKeys.SizeOf(near), i));
        }

        return values;
    }

    private float[] Read(long offset, int count)
    {
        var values = new float[count];
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < values.Length; i++)
        {
            source.Read(offset + (4L * i), bytes);
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        }

        return values;
    }

    private static bool Fits(SideTable? table, int count) => table is not null && (table.Target.Length == 1 || table.Target.Length == count);

    /// <summary>One IEEE single product each, as the quantization tools form a bias's scale. What is not a number has no agreed bits, and becomes zero.</summary>
    internal static float[] Product(float[] first, float[] second, int count)
    {
        var product = new float[count];
        for (var i = 0; i < count; i++)
        {
            var value = first[first.Length == 1 ? 0 : i] * second[second.Length == 1 ? 0 : i];
            product[i] = float.IsNaN(value) ? 0 : value;
        }

        return product;
    }
}
