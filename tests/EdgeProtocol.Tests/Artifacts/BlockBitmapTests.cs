using CsCheck;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Tests.Artifacts;

public sealed class BlockBitmapTests
{
    [Fact]
    public void Bytes_SetBits_AreLeastSignificantFirst()
    {
        var bitmap = new BlockBitmap(10) { [0] = true, [3] = true, [9] = true };

        Assert.Equal([0b0000_1001, 0b0000_0010], bitmap.Bytes.ToArray());
        Assert.Equal(3, bitmap.SetCount);
    }

    [Fact]
    public void Parse_AnyBitmap_ReturnsIt() => Gen.Bool.Array[0, 200].Sample(bits =>
    {
        var bitmap = new BlockBitmap(bits.Length);
        for (var index = 0; index < bits.Length; index++) bitmap[index] = bits[index];
        var parsed = BlockBitmap.Parse(bitmap.Bytes.Span, bits.Length).Value;
        return parsed.SetCount == bits.Count(bit => bit) && bits.Select((bit, index) => parsed[index] == bit).All(same => same);
    });

    [Fact]
    public void Parse_BitsBeyondTheLastBlock_AreCleared() => Assert.Equal(10, BlockBitmap.Parse([0xFF, 0xFF], 10).Value.SetCount);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 9)]
    [InlineData(2, 8)]
    public void Parse_WrongLength_IsMalformed(int bytes, int count) =>
        Assert.Equal(ReasonCode.Malformed, BlockBitmap.Parse(new byte[bytes], count).Problem?.Reason);

    [Theory]
    [InlineData(-1)]
    [InlineData(Blocks.MaxCount + 1)]
    [InlineData(int.MaxValue)]
    public void Parse_CountOfAHostilePeer_IsAProblemNotAnException(int count) =>
        Assert.Equal(ReasonCode.Malformed, BlockBitmap.Parse(new byte[(int)(((uint)count + 7) / 8 % 64)], count).Problem?.Reason);

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void Indexer_BeyondTheBlocks_Throws(int index) => Assert.ThrowsAny<ArgumentOutOfRangeException>(() => new BlockBitmap(10)[index] = true);
}
