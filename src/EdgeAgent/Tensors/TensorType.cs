using System.Diagnostics.CodeAnalysis;

namespace Edge.Agent.Tensors;

/// <summary>Element types a tensor may have: the Open Inference Protocol's list, which covers ONNX's.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The element types are called that.")]
public enum TensorType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64,

    /// <summary>Signed, 8 bits.</summary>
    Int8,

    /// <summary>Signed, 16 bits.</summary>
    Int16,

    /// <summary>Signed, 32 bits.</summary>
    Int32,

    /// <summary>Signed, 64 bits.</summary>
    Int64,

    /// <summary>IEEE 754, 16 bits.</summary>
    Float16,

    /// <summary>The upper half of an IEEE 754 32-bit float.</summary>
    BFloat16,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,

    /// <summary>Byte strings of any length: ONNX's <c>string</c>, the protocol's <c>BYTES</c>.</summary>
    Bytes,
}
