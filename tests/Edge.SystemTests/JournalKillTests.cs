using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The short form of <c>./edge soak kills</c>.</summary>
public sealed class JournalKillTests
{
    private const int Kills = 12;

    [Fact]
    public async Task Journal_KilledAtRandomMoments_KeepsEveryConfirmedRecord()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Process.Kill on Windows is not a SIGKILL.");
        using var folder = new TemporaryDirectory();
        var seed = Environment.TickCount;
        var kills = new JournalKills(folder.Combine("journal"), seed);

        for (var kill = 0; kill < Kills; kill++) await kills.KillOnceAsync(kill);

        Assert.True(kills.Confirmed > 10 * Kills, $"{kills.Confirmed} confirmed, seed {seed}");
    }
}
