using Edge.TestKit;
using Edge.TestKit.Board;

namespace Edge.SystemTests.Board;

/// <summary>The short form of <c>./edge soak update-power</c>: an update on the emulated board while its power goes.</summary>
[Trait("Category", "Board")]
public sealed class UpdatePowerCutTests(BoardFixture boards)
{
    [Fact]
    public async Task Update_PowerCutInIt_ServesACommittedVersionAtOnceAndFinishesByItself()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/nbdkit") && File.Exists("/sbin/mkfs.ext4"), "nbdkit or e2fsprogs is missing.");
        Assert.SkipUnless(BoardAgent.Missing is null, BoardAgent.Missing ?? "");
        var board = await boards.BoardAsync(BoardRelease.Bookworm);
        using var folder = new TemporaryDirectory();
        await using var cuts = await UpdatePowerCuts.PrepareAsync(board, folder.Path, Environment.TickCount, TestContext.Current.CancellationToken);

        await cuts.CutOnceAsync(TestContext.Current.CancellationToken);
    }
}
