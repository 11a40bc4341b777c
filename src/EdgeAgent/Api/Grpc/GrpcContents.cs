using System.Buffers.Binary;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.Grpc;

/// <summary>Turns <c>InferTensorContents</c>, a list per kind of element, into the binary form.</summary>
internal static class GrpcContents
{
    /// <summary>Appends an input's elements.</summary>
    /// <param name="input">The input.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="memory">Gets the elements.</param>
    /// <param name="count">Number of elements.</param>
    /// <returns>Null, or what is wrong with the contents; the sentence goes on behind the input's name.</returns>
    public static Problem? Append(ModelInferRequest.Types.InferInputTensor input, TensorType type, PooledBuffer memory, out long count)
    {
        count = 0;
        if (type is TensorType.Float16 or TensorType.BFloat16) return Wrong($"is {type.ProtocolName()}, which travels in raw_input_contents alone.");
        var contents = input.Contents ?? new InferTensorContents();
        var (elements, field) = Own(contents, type);
        if (elements != Total(contents)) return Wrong($"is {type.ProtocolName()}, whose elements belong in {field} and nowhere else.");
        count = elements;
        var size = type == TensorType.Bytes ? contents.BytesContents.Sum(element => (long)ByteStrings.Prefix + element.Length) : elements * (long)type.Size();
        if (size > int.MaxValue || !memory.TryReserve((int)size)) return new Problem(ReasonCode.TooLarge, "is larger than api.maxRequestBytes allows.");
        return Write(contents, type, memory) ? null : Wrong($"has an element that is no {type.ProtocolName()}.");
    }

    private static (int Count, string Field) Own(InferTensorContents contents, TensorType type) => type switch
    {
        TensorType.Bool => (contents.BoolContents.Count, "bool_contents"),
        TensorType.Int8 or TensorType.Int16 or TensorType.Int32 => (contents.IntContents.Count, "int_contents"),
        TensorType.Int64 => (contents.Int64Contents.Count, "int64_contents"),
        TensorType.UInt8 or TensorType.UInt16 or TensorType.UInt32 => (contents.UintContents.Count, "uint_contents"),
        TensorType.UInt64 => (contents.Uint64Contents.Count, "uint64_contents"),
        TensorType.Float32 => (contents.Fp32Contents.Count, "fp32_contents"),
        TensorType.Float64 => (contents.Fp64Contents.Count, "fp64_contents"),
        _ => (contents.BytesContents.Count, "bytes_contents"),
    };

    private static long Total(InferTensorContents contents) =>
        (long)contents.BoolContents.Count + contents.IntContents.Count + contents.Int64Contents.Count + contents.UintContents.Count
        + contents.Uint64Contents.Count + contents.Fp32Contents.Count + contents.Fp64Contents.Count + contents.BytesContents.Count;

    private static bool Write(InferTensorContents contents, TensorType type, PooledBuffer memory)
    {
        switch (type)
        {
            case TensorType.Bool:
                foreach (var value in contents.BoolContents) Room(memory, 1)[0] = value ? (byte)1 : (byte)0;
                return true;
            case TensorType.Int8 or TensorType.Int16 or TensorType.Int32:
                return WriteSigned(contents, type, memory);
            case TensorType.UInt8 or TensorType.UInt16 or TensorType.UInt32:
                return WriteUnsigned(contents, type, memory);
            case TensorType.Int64:
                foreach (var value in contents.Int64Contents) BinaryPrimitives.WriteInt64LittleEndian(Room(memory, 8), value);
                return true;
            case TensorType.UInt64:
                foreach (var value in contents.Uint64Contents) BinaryPrimitives.WriteUInt64LittleEndian(Room(memory, 8), value);
                return true;
            case TensorType.Float32:
                foreach (var value in contents.Fp32Contents) BinaryPrimitives.WriteSingleLittleEndian(Room(memory, 4), value);
                return true;
            case TensorType.Float64:
                foreach (var value in contents.Fp64Contents) BinaryPrimitives.WriteDoubleLittleEndian(Room(memory, 8), value);
                return true;
            default:
                foreach (var value in contents.BytesContents)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(Room(memory, ByteStrings.Prefix), value.Length);
                    value.Span.CopyTo(Room(memory, value.Length));
                }

                return true;
        }
    }

    private static bool WriteSigned(InferTensorContents contents, TensorType type, PooledBuffer memory)
    {
        foreach (var value in contents.IntContents)
        {
            switch (type)
            {
                case TensorType.Int32: BinaryPrimitives.WriteInt32LittleEndian(Room(memory, 4), value); break;
                case TensorType.Int16 when value is >= short.MinValue and <= short.MaxValue: BinaryPrimitives.WriteInt16LittleEndian(Room(memory, 2), (short)value); break;
                case TensorType.Int8 when value is >= sbyte.MinValue and <= sbyte.MaxValue: Room(memory, 1)[0] = (byte)value; break;
                default: return false;
            }
        }

        return true;
    }

    private static bool WriteUnsigned(InferTensorContents contents, TensorType type, PooledBuffer memory)
    {
        foreach (var value in contents.UintContents)
        {
            switch (type)
            {
                case TensorType.UInt32: BinaryPrimitives.WriteUInt32LittleEndian(Room(memory, 4), value); break;
                case TensorType.UInt16 when value <= ushort.MaxValue: BinaryPrimitives.WriteUInt16LittleEndian(Room(memory, 2), (ushort)value); break;
                case TensorType.UInt8 when value <= byte.MaxValue: Room(memory, 1)[0] = (byte)value; break;
                default: return false;
            }
        }

        return true;
    }

    private static Span<byte> Room(PooledBuffer memory, int size)
    {
        var room = memory.GetSpan(size)[..size];
        memory.Advance(size);
        return room;
    }

    private static Problem Wrong(string message) => new(ReasonCode.Malformed, message);
}
