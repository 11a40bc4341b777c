using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Edge.Agent.Storage.Results;

/// <summary>SHA-256 over everything the scores of an inference depend on.</summary>
public readonly record struct ResultCacheKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ResultCacheKey(ReadOnlySpan<byte> hash)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
    }

    /// <summary>Makes a key.</summary>
    /// <param name="question">What is asked, without the input.</param>
    /// <param name="input">The input's bytes, or their hash.</param>
    public static ResultCacheKey Of(ResultCacheQuestion question, ReadOnlySpan<byte> input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("edge-result-v1"u8);
        Append(hash, question.Model.ToString());
        Append(hash, question.ElementType);
        AppendCount(hash, question.Shape.Count);
        foreach (var dimension in question.Shape) AppendCount(hash, dimension);
        AppendCount(hash, question.Outputs.Count);
        foreach (var output in question.Outputs) Append(hash, output);
        Append(hash, question.Parameters);
        hash.AppendData(input);
        Span<byte> result = stackalloc byte[Size];
        hash.GetHashAndReset(result);
        return new ResultCacheKey(result);
    }

    /// <summary>Reads a key from its bytes.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static ResultCacheKey Read(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>The key's bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    /// <summary>Every part goes in with its length: no two different questions give the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendCount(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendCount(IncrementalHash hash, long count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
