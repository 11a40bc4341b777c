using Edge.TestKit;
using Edge.TestKit.Board;

namespace Edge.SystemTests.Board;

/// <summary>The short form of <c>./edge soak power</c>: the journal on the emulated board while its power goes.</summary>
[Trait("Category", "Board")]
public sealed class PowerCutTests(BoardFixture boards)
{
    private const int Cuts = 2;

    [Fact]
    public async Task Journal_PowerCutUnderLoad_KeepsEveryConfirmedRecord() => Assert.Empty(await CutAsync(Cuts, barriers: true));

    /// <summary>Without this one, the other proves nothing.</summary>
    [Fact]
    public async Task Journal_PowerCutWithoutBarriers_Loses() => Assert.NotEmpty(await CutAsync(1, barriers: false));

    private async Task<IReadOnlyList<string>> CutAsync(int times, bool barriers)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/nbdkit") && File.Exists("/sbin/mkfs.ext4"), "nbdkit or e2fsprogs is missing.");
        Assert.SkipWhen(Environment.GetEnvironmentVariable("EDGE_KILL_TARGET_ARM64_BINARY") is null, "The journal was not compiled for arm64 here.");
        var board = await boards.BoardAsync(BoardRelease.Bookworm);
        using var folder = new TemporaryDirectory();
        using var cuts = await PowerCuts.PrepareAsync(board, folder.Path, barriers, Environment.TickCount);
        List<string> complaints = [];
        // The last cut's damage is seen at the boot after it.
        for (var cut = 0; cut <= times; cut++) complaints.AddRange(await cuts.CutOnceAsync(TestContext.Current.CancellationToken));
        Assert.True(cuts.Confirmed > times, $"{cuts.Confirmed} records were confirmed: there was no load");
        return complaints;
    }
}
