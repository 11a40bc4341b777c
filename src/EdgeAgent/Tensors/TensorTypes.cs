using Microsoft.ML.OnnxRuntime.Tensors;

namespace Edge.Agent.Tensors;

/// <summary>What each element type is called and how large it is.</summary>
public static class TensorTypes
{
    /// <summary>Bytes of one element; 0 for <see cref="TensorType.Bytes"/>, whose elements have any length.</summary>
    /// <param name="type">Element type.</param>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.UInt8 or TensorType.Int8 => 1,
        TensorType.UInt16 or TensorType.Int16 or TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.UInt32 or TensorType.Int32 or TensorType.Float32 => 4,
        TensorType.UInt64 or TensorType.Int64 or TensorType.Float64 => 8,
        _ => 0,
    };

    /// <summary>The type's name in the Open Inference Protocol, for example <c>FP32</c>.</summary>
    /// <param name="type">Element type.</param>
    public static string ProtocolName(this TensorType type) => type switch
    {
        TensorType.Bool => "BOOL",
        TensorType.UInt8 => "UINT8",
        TensorType.UInt16 => "UINT16",
        TensorType.UInt32 => "UINT32",
        TensorType.UInt64 => "UINT64",
        TensorType.Int8 => "INT8",
        TensorType.Int16 => "INT16",
        TensorType.Int32 => "INT32",
        TensorType.Int64 => "INT64",
        TensorType.Float16 => "FP16",
        TensorType.BFloat16 => "BF16",
        TensorType.Float32 => "FP32",
        TensorType.Float64 => "FP64",
        _ => "BYTES",
    };

    /// <summary>The type of a protocol name, or null for a name the protocol does not have.</summary>
    /// <param name="name">For example <c>FP32</c>; upper case.</param>
    public static TensorType? FromProtocol(string name) => name switch
    {
        "BOOL" => TensorType.Bool,
        "UINT8" => TensorType.UInt8,
        "UINT16" => TensorType.UInt16,
        "UINT32" => TensorType.UInt32,
        "UINT64" => TensorType.UInt64,
        "INT8" => TensorType.Int8,
        "INT16" => TensorType.Int16,
        "INT32" => TensorType.Int32,
        "INT64" => TensorType.Int64,
        "FP16" => TensorType.Float16,
        "BF16" => TensorType.BFloat16,
        "FP32" => TensorType.Float32,
        "FP64" => TensorType.Float64,
        "BYTES" => TensorType.Bytes,
        _ => null,
    };

    /// <summary>ONNX Runtime's name of the type.</summary>
    /// <param name="type">Element type.</param>
    public static TensorElementType ToOnnx(this TensorType type) => type switch
    {
        TensorType.Bool => TensorElementType.Bool,
        TensorType.UInt8 => TensorElementType.UInt8,
        TensorType.UInt16 => TensorElementType.UInt16,
        TensorType.UInt32 => TensorElementType.UInt32,
        TensorType.UInt64 => TensorElementType.UInt64,
        TensorType.Int8 => TensorElementType.Int8,
        TensorType.Int16 => TensorElementType.Int16,
        TensorType.Int32 => TensorElementType.Int32,
        TensorType.Int64 => TensorElementType.Int64,
        TensorType.Float16 => TensorElementType.Float16,
        TensorType.BFloat16 => TensorElementType.BFloat16,
        TensorType.Float32 => TensorElementType.Float,
        TensorType.Float64 => TensorElementType.Double,
        _ => TensorElementType.String,
    };

    /// <summary>The type of an ONNX tensor, or null for one the protocol cannot carry (complex numbers, 4 and 8 bit floats).</summary>
    /// <param name="type">ONNX Runtime's element type.</param>
    public static TensorType? FromOnnx(TensorElementType type) => type switch
    {
        TensorElementType.Bool => TensorType.Bool,
        TensorElementType.UInt8 => TensorType.UInt8,
        TensorElementType.UInt16 => TensorType.UInt16,
        TensorElementType.UInt32 => TensorType.UInt32,
        TensorElementType.UInt64 => TensorType.UInt64,
        TensorElementType.Int8 => TensorType.Int8,
        TensorElementType.Int16 => TensorType.Int16,
        TensorElementType.Int32 => TensorType.Int32,
        TensorElementType.Int64 => TensorType.Int64,
        TensorElementType.Float16 => TensorType.Float16,
        TensorElementType.BFloat16 => TensorType.BFloat16,
        TensorElementType.Float => TensorType.Float32,
        TensorElementType.Double => TensorType.Float64,
        TensorElementType.String => TensorType.Bytes,
        _ => null,
    };
}
