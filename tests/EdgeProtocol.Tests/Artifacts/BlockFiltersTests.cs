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
    public void For_SwitchedOffWithinAGroup_IsTheRestOfItsRunItsRunsAndWholeGroups()
    {
        var missing = new bool[200];
        Array.Fill(missing, true, 46, 154);
        // Of 154 six may come although they are here: that is less than a run and its neighbour.
        missing[50] = missing[51] = missing[52] = missing[53] = missing[54] = false;
        missing[60] = missing[61] = missing[62] = missing[63] = false;

        Assert.Equal(
            ["0/5/6", "0/5/7", "0/6/+", "0/7/0", "0/7/1", "0/7/2", "0/7/3", "1/#", "2/#", "3/#"],
            BlockFilters.For(Artifact, Bitmap(missing)).Select(filter => filter.Topic[$"edge/v1/blocks/{Artifact.Hex}/".Length..]));
    }

    [Fact]
    public void For_SwitchedOffAnywhere_IsFewFilters()
    {
        for (var first = 1; first < 400; first++)
        {
            var missing = new bool[400];
            Array.Fill(missing, true, first, 400 - first);

            Assert.InRange(BlockFilters.For(Artifact, Bitmap(missing)).Count, 1, 20);
        }
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
