using System.Buffers.Binary;
using CsCheck;
using Edge.Protocol.Records;

namespace Edge.Protocol.Tests.Records;

public sealed class RecordBatchTests
{
    [Fact]
    public void Encode_SmallBatch_IsTheGoldenFileByteForByte() =>
        Golden.Holds("record-batch-identity.bin", RecordBatch.Encode(Samples.Epoch, Golden.Read("record-frame.bin")));

    [Fact]
    public void Decode_GoldenZstd_ReturnsTheFrames()
    {
        // Only decoded: the compressor's bytes may change with its version, what they unpack to may not.
        if (Environment.GetEnvironmentVariable("EDGE_WRITE_GOLDEN") == "1") Golden.Holds("record-batch-zstd.bin", RecordBatch.Encode(Samples.Epoch, Repeated()));
        var message = Golden.Read("record-batch-zstd.bin");

        var batch = RecordBatch.Decode(message).Value;

        Assert.Equal(1, message[3]);
        Assert.Equal(Samples.Epoch, batch.Epoch);
        Assert.Equal(Repeated(), batch.Frames.ToArray());
    }

    [Fact]
    public void Decode_AnyEncodedBatch_ReturnsIt() =>
        Gen.OneOf(Gen.Byte.Array[0, 3000], Gen.Byte[0, 3].Array[1000, 20_000]).Sample(frames =>
        {
            var epoch = Epoch.Create();
            return RecordBatch.Decode(RecordBatch.Encode(epoch, frames)).TryGet(out var batch, out _)
                && batch.Epoch == epoch
                && batch.Frames.Span.SequenceEqual(frames);
        });

    [Fact]
    public void Encode_Incompressible_StaysWithinAMessage()
    {
        var frames = new byte[RecordBatch.MaxFrameBytes];
        System.Security.Cryptography.RandomNumberGenerator.Fill(frames);

        Assert.True(RecordBatch.Encode(Samples.Epoch, frames).Length <= RecordBatch.MaxFrameBytes + RecordBatch.HeaderSize);
    }

    [Fact]
    public void Decode_TornAnywhere_IsAProblem()
    {
        foreach (var name in new[] { "record-batch-identity.bin", "record-batch-zstd.bin" })
        {
            var message = Golden.Read(name);
            for (var length = 0; length < message.Length; length++) Assert.False(RecordBatch.Decode(message.AsSpan(0, length)).IsSuccess, $"{name} {length}");
        }
    }

    [Theory]
    [InlineData(2, 2, "unsupported")]
    [InlineData(3, 2, "unsupported")]
    [InlineData(0, 0, "malformed")]
    public void Decode_ForeignHeader_SaysWhy(int offset, byte value, string reason)
    {
        var message = Golden.Read("record-batch-identity.bin");
        message[offset] = value;

        Assert.Equal(reason, RecordBatch.Decode(message).Problem?.Reason.Value);
    }

    [Fact]
    public void Decode_StatesMoreThanTheBound_IsRefusedBeforeAnythingIsAllocated()
    {
        var message = Golden.Read("record-batch-zstd.bin");
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), uint.MaxValue);

        Assert.Equal(ReasonCode.TooLarge, RecordBatch.Decode(message).Problem?.Reason);
    }

    [Fact]
    public void Decode_BombThatStatesLittle_IsRefused()
    {
        using var compressor = new ZstdSharp.Compressor(19);
        var bomb = compressor.Wrap(new byte[64 * 1024 * 1024]);
        var message = new byte[RecordBatch.HeaderSize + bomb.Length];
        Golden.Read("record-batch-zstd.bin").AsSpan(0, RecordBatch.HeaderSize).CopyTo(message);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), 1000);
        bomb.CopyTo(message.AsSpan(RecordBatch.HeaderSize));

        Assert.Equal(ReasonCode.Malformed, RecordBatch.Decode(message).Problem?.Reason);
    }

    [Fact]
    public void Decode_DamagedGolden_NeverThrows() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Byte).Sample((position, value) =>
    {
        var message = Golden.Read("record-batch-zstd.bin");
        message[position % message.Length] = value;
        RecordBatch.Decode(message);
    });

    [Fact]
    public void Decode_AnyBytesAfterTheMagic_NeverThrows() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        RecordBatch.Decode([(byte)'E', (byte)'R', 1, .. bytes]);
    });

    private static byte[] Repeated() => [.. Enumerable.Repeat(Golden.Read("record-frame.bin"), 50).SelectMany(bytes => bytes)];
}
