namespace Edge.Protocol.Deltas.Operations;

/// <summary>What an operation does. The numbers are the format's.</summary>
internal enum OperationKind
{
    /// <summary>Bytes of the base.</summary>
    Copy = 0,

    /// <summary>Bytes much like the base's.</summary>
    Similar = 1,

    /// <summary>Bytes that the base does not have.</summary>
    Literal = 2,

    /// <summary>A tensor of whole numbers, predicted through scales.</summary>
    Quantized = 3,

    /// <summary>A tensor of floating-point numbers.</summary>
    Floats = 4,

    /// <summary>Defines a side table; writes nothing.</summary>
    Side = 5,

    /// <summary>A side table's target values, as float32.</summary>
    Emit = 6,
}
