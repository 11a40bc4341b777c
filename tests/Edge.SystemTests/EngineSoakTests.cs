using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The short form of <c>./edge soak engine</c>: a leak of a session or of its lanes shows within these cycles.</summary>
public sealed class EngineSoakTests
{
    private const long Allowed = 5_000_000;

    [Fact]
    public async Task Engine_LoadsUnloadsAndInfers_KeepsItsMemory()
    {
        using var folder = new TemporaryDirectory();
        await using var soak = await EngineSoak.StartAsync(folder);
        var lines = new List<string>();

        var loads = await soak.CycleAsync(150, lines.Add);
        var runs = soak.Infer(10_000, lines.Add);

        Assert.True(loads.Growth <= Allowed && runs.Growth <= Allowed, string.Join('\n', lines));
    }
}
