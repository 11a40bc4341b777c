using System.Buffers.Binary;
using CsCheck;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Tests.Artifacts;

public sealed class BlockMessageTests
{
    private static readonly byte[] Data = [.. "the last block of three"u8];

    [Fact]
    public void Encode_Sample_IsTheGoldenFileByteForByte() => Golden.Holds("block.bin", new BlockMessage(Samples.Digest, 2, 3, Data).Encode());

    [Fact]
    public void Decode_GoldenFile_ReturnsEveryField()
    {
        var block = BlockMessage.Decode(Golden.Read("block.bin")).Value;

        Assert.Equal((Samples.Digest, 2, 3), (block.Artifact, block.Index, block.Count));
        Assert.Equal(Data, block.Data.ToArray());
    }

    [Fact]
    public void Decode_AnyEncodedBlock_ReturnsIt() => Gen.Select(Gen.Int[1, Blocks.MaxCount], Gen.Byte.Array[1, 300]).Sample((count, data) =>
    {
        var block = BlockMessage.Decode(new BlockMessage(Samples.Digest, count - 1, count, data).Encode()).Value;
        return block.Index == count - 1 && block.Count == count && block.Data.Span.SequenceEqual(data);
    });

    [Fact]
    public void Encode_FullBlock_StaysUnderTheSmallestBrokerLimit() =>
        Assert.True(new BlockMessage(Samples.Digest, 0, 2, new byte[Blocks.Size]).Encode().Length < 128 * 1024);

    [Fact]
    public void Decode_TornAnywhere_IsAProblem()
    {
        var message = Golden.Read("block.bin");
        for (var length = 0; length < message.Length; length++) Assert.False(BlockMessage.Decode(message.AsMemory(0, length)).IsSuccess, $"{length}");
    }

    [Fact]
    public void Decode_AnyBitOfTheDataFlipped_IsADigestMismatch()
    {
        for (var bit = 0; bit < Data.Length * 8; bit++)
        {
            var message = Golden.Read("block.bin");
            message[48 + (bit >> 3)] ^= (byte)(1 << (bit & 7));
            Assert.Equal(ReasonCode.DigestMismatch, BlockMessage.Decode(message).Problem?.Reason);
        }
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    [InlineData(0, Blocks.MaxCount + 1)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0, 3)]
    public void Decode_IndexCountOrLengthThatCannotBe_IsMalformed(uint index, uint count)
    {
        var message = Golden.Read("block.bin");
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(36), index);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(40), count);

        Assert.Equal(ReasonCode.Malformed, BlockMessage.Decode(message).Problem?.Reason);
    }

    [Fact]
    public void Decode_MoreThanABlock_IsMalformed() => Assert.Equal(
        ReasonCode.Malformed, BlockMessage.Decode(new BlockMessage(Samples.Digest, 0, 1, new byte[Blocks.Size + 1]).Encode()).Problem?.Reason);

    [Fact]
    public void Decode_NewerVersion_IsUnsupported()
    {
        var message = Golden.Read("block.bin");
        message[2] = 2;

        Assert.Equal(ReasonCode.Unsupported, BlockMessage.Decode(message).Problem?.Reason);
    }

    [Fact]
    public void Decode_AnyBytesAfterTheMagic_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        BlockMessage.Decode(new byte[] { (byte)'E', (byte)'B', 1 }.Concat(bytes).ToArray());
    });
}
