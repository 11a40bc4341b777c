using CsCheck;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Tests.Artifacts;

public sealed class BlockFiltersTests
{
    private static readonly ArtifactDigest Artifact = ArtifactDigest.Of("model"u8);

    [Fact]
    public void For_NothingIsHere_IsOneFilterForAll()
    {
        var filter = Assert.Single(BlockFilters.For(Artifact, Bitmap([.. Enumerable.Repeat(true, 70)])));

        Assert.Equal(($"edge/v1/blocks/{Artifact.Hex}/#", 0, 69), (filter.Topic, filter.First, filter.Last));
    }

    [Fact]
    public void For_AllIsHere_IsNone() => Assert.Empty(BlockFilters.For(Artifact, Bitmap(new bool[70])));

    [Fact]
    public void For_SwitchedOffWithinAGroup_IsTheRestOfTheGroupAndWholeGroups()
    {
        var missing = new bool[100];
        Array.Fill(missing, true, 62, 38);

        Assert.Equal(
            [$"edge/v1/blocks/{Artifact.Hex}/1/30", $"edge/v1/blocks/{Artifact.Hex}/1/31", $"edge/v1/blocks/{Artifact.Hex}/2/+", $"edge/v1/blocks/{Artifact.Hex}/3/+"],
            BlockFilters.For(Artifact, Bitmap(missing)).Select(filter => filter.Topic));
    }

    [Fact]
    public void For_AnyBitmap_BringsAllThatIsLackedAndHardlyMore() => Gen.Bool.Array[0, 300].Sample(missing =>
    {
        var filters = BlockFilters.For(Artifact, Bitmap(missing));

        var brought = filters.SelectMany(filter => Enumerable.Range(filter.First, filter.Last - filter.First + 1)).ToList();
        Assert.Equal(brought.Distinct().Count(), brought.Count);
        Assert.Subset(brought.ToHashSet(), Enumerable.Range(0, missing.Length).Where(index => missing[index]).ToHashSet());
        var lacked = missing.Count(lacks => lacks);
        Assert.InRange(brought.Count, lacked, lacked + (lacked / 25));
    });

    private static BlockBitmap Bitmap(bool[] missing)
    {
        var bitmap = new BlockBitmap(missing.Length);
        for (var index = 0; index < missing.Length; index++) bitmap[index] = missing[index];
        return bitmap;
    }
}
