using CsCheck;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Tests.Artifacts;

public sealed class BlocksTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(Blocks.Size, 1)]
    [InlineData(Blocks.Size + 1, 2)]
    [InlineData(Blocks.MaxArtifactSize, Blocks.MaxCount)]
    public void CountFor_Size_IsTheBlocksThatHoldIt(long size, int count) => Assert.Equal(count, Blocks.CountFor(size));

    [Fact]
    public void LengthOf_AllBlocks_AddUpToTheArtifact() => Gen.Long[0, 5_000_000].Sample(size =>
        Enumerable.Range(0, Blocks.CountFor(size)).Sum(index => (long)Blocks.LengthOf(size, index)) == size);
}
