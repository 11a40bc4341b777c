using Edge.Protocol.Deltas.Models;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>One operation of a delta; which members count is said by its kind.</summary>
internal readonly record struct Operation
{
    /// <summary>What it does.</summary>
    public OperationKind Kind { get; init; }

    /// <summary>Where in the base it reads.</summary>
    public long BaseOffset { get; init; }

    /// <summary>Bytes it writes; values, for floats and side tables.</summary>
    public long Length { get; init; }

    /// <summary>Layout of a quantized tensor.</summary>
    public QuantizedLayout Layout { get; init; }

    /// <summary>Format of floats.</summary>
    public FloatKind Format { get; init; }

    /// <summary>Values of a row of floats.</summary>
    public long RowLength { get; init; }

    /// <summary>From where a side table comes.</summary>
    public SideSource Source { get; init; }

    /// <summary>The side table that is emitted, or a product's first factor.</summary>
    public int Side { get; init; }

    /// <summary>A product's second factor.</summary>
    public int Other { get; init; }

    /// <summary>The tensor it writes or defines, for the encoder's account.</summary>
    public string? Tensor { get; init; }

    /// <summary>The values of a side table that is to be encoded; null while decoding.</summary>
    public SideTable? Sent { get; init; }
}
