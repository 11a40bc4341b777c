using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Models;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>Codes what an operation says about itself, every number by what its like was before.</summary>
/// <param name="coder">The coder.</param>
internal sealed class OperationFields(BitCoder coder)
{
    private const int Kinds = 8;
    private readonly uint[] _kinds = BitSlots.Create(Kinds * Kinds);
    private readonly NumberModel[] _numbers = [.. Enumerable.Range(0, Enum.GetValues<Field>().Length).Select(_ => new NumberModel())];
    private int _kindBefore;

    private enum Field
    {
        Offset,
        Copied,
        Similar,
        Literal,
        Width,
        Rows,
        RowLength,
        Step,
        Inner,
        Side,
        Shrink,
        Zero,
        SideOffset,
        SideCount,
        Source,
        Factor,
        Emit,
        Format,
    }

    /// <summary>Codes an operation.</summary>
    /// <param name="operation">It; ignored while decoding.</param>
    /// <param name="cursor">Where in the base the one before ended: what offsets count from.</param>
    /// <returns>The operation, its numbers unchecked.</returns>
    public Operation Code(in Operation operation, long cursor)
    {
        var kind = CodeKind(operation.Kind);
        return kind switch
        {
            OperationKind.Copy => new Operation { Kind = kind, BaseOffset = At(Field.Offset, operation, cursor), Length = Number(Field.Copied, operation.Length) },
            OperationKind.Similar => new Operation { Kind = kind, BaseOffset = At(Field.Offset, operation, cursor), Length = Number(Field.Similar, operation.Length) },
            OperationKind.Literal => new Operation { Kind = kind, Length = Number(Field.Literal, operation.Length) },
            OperationKind.Quantized => Quantized(operation, cursor),
            OperationKind.Floats => new Operation
            {
                Kind = kind,
                BaseOffset = At(Field.Offset, operation, cursor),
                Format = (FloatKind)Number(Field.Format, (long)operation.Format),
                Length = Number(Field.Rows, operation.Length),
                RowLength = Number(Field.RowLength, operation.RowLength),
            },
            OperationKind.Side => Side(operation, cursor),
            _ => new Operation { Kind = kind, Side = Small(Field.Emit, operation.Side) },
        };
    }

    private OperationKind CodeKind(OperationKind kind)
    {
        var node = 1;
        for (var i = 2; i >= 0; i--) node = (node << 1) | BitSlots.Code(coder, ref _kinds[(_kindBefore * Kinds) + node], ((int)kind >> i) & 1);
        return (OperationKind)(_kindBefore = node - Kinds);
    }

    private Operation Quantized(in Operation operation, long cursor)
    {
        var layout = operation.Layout;
        var form = Number(Field.Width, layout.Width == 4 ? 2 : layout.IsSigned ? 0 : 1);
        return new Operation
        {
            Kind = OperationKind.Quantized,
            BaseOffset = At(Field.Offset, operation, cursor),
            Layout = new QuantizedLayout(
                form == 2 ? 4 : 1, form != 1, Number(Field.Rows, layout.Count), Number(Field.RowLength, layout.RowLength), Small(Field.Step, layout.Step),
                Number(Field.Inner, layout.ChannelInner), Small(Field.Side, layout.Side + 1) - 1, Small(Field.Shrink, layout.Shrink),
                (int)_numbers[(int)Field.Zero].Signed(coder, layout.ZeroBase), (int)_numbers[(int)Field.Zero].Signed(coder, layout.ZeroTarget)),
        };
    }

    private Operation Side(in Operation operation, long cursor)
    {
        var side = new Operation
        {
            Kind = OperationKind.Side,
            Source = (SideSource)Number(Field.Source, (long)operation.Source),
            Length = Number(Field.SideCount, operation.Length),
            Sent = operation.Sent,
        };
        if (side.Source is SideSource.Base or SideSource.Product) side = side with { BaseOffset = At(Field.SideOffset, operation, cursor) };
        return side.Source is SideSource.Product or SideSource.Factors
            ? side with { Side = Small(Field.Factor, operation.Side), Other = Small(Field.Factor, operation.Other) }
            : side;
    }

    private long At(Field field, in Operation operation, long cursor) => cursor + _numbers[(int)field].Signed(coder, operation.BaseOffset - cursor);

    private long Number(Field field, long value) => _numbers[(int)field].Code(coder, value);

    private int Small(Field field, int value) => (int)Math.Min(int.MaxValue, Number(field, value));
}
