using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>
/// A memory on disk (docs/models.md#anomaly-detection): magic, width, count, the vectors as little-endian fp16, and the
/// SHA-256 of all that.
/// </summary>
internal static class MemoryFile
{
    private const int HeaderLength = 16;

    /// <summary>Largest file: a lane holds every patch against all of it, and 64 MiB already take seconds.</summary>
    private const int MaxLength = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> Magic => "EDGEPM1\n"u8;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The memory, or what is wrong with the file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Outcome<PatchMemory> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) return new Problem(ReasonCode.NotFound, $"{path} is missing; 'postprocessing.memory' names it.");
        if (file.Length is < HeaderLength + SHA256.HashSizeInBytes or > MaxLength) return Damaged(path, $"has {file.Length} bytes");
        var bytes = File.ReadAllBytes(path);
        var body = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!body.StartsWith(Magic)) return Damaged(path, "is no memory of patches");
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(body.Length))) return Damaged(path, "does not have the SHA-256 it ends with");
        var width = BinaryPrimitives.ReadInt32LittleEndian(body[8..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(body[12..]);
        if (width <= 0 || count <= 0 || ((long)width * count * sizeof(ushort)) + HeaderLength != body.Length) return Damaged(path, $"announces {count} vectors of {width}");
        var values = MemoryMarshal.Cast<byte, Half>(body[HeaderLength..]);
        var stride = PatchFeatures.StrideOf(width);
        var rows = new float[count * stride];
        for (var i = 0; i < count; i++) TensorPrimitives.ConvertToSingle(values.Slice(i * width, width), rows.AsSpan(i * stride, width));
        return OutputCheck.Finite(rows) is null ? new PatchMemory(width, rows) : Damaged(path, "holds values that are no numbers");
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="memory">The memory.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, PatchMemory memory)
    {
        var body = HeaderLength + (memory.Count * memory.Width * sizeof(ushort));
        var bytes = new byte[body + SHA256.HashSizeInBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), memory.Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), memory.Count);
        var values = MemoryMarshal.Cast<byte, Half>(bytes.AsSpan(HeaderLength, body - HeaderLength));
        for (var i = 0; i < memory.Count; i++) TensorPrimitives.ConvertToHalf(memory.Row(i)[..memory.Width], values.Slice(i * memory.Width, memory.Width));
        SHA256.HashData(bytes.AsSpan(0, body), bytes.AsSpan(body));
        AtomicFile.Write(path, bytes);
    }

    private static Problem Damaged(string path, string what) => new(ReasonCode.ModelInvalid, $"{path} {what}; teach the model again, or copy the file anew.");
}
