using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tests.Models;

public sealed class MemoryBudgetTests
{
    private static readonly LoadedFootprint[] Loaded = [Model("line", 40, 1, pinned: true), Model("recent", 30, 3), Model("old", 20, 2)];

    [Fact]
    public void Choose_RoomLeft_UnloadsNobody() => Assert.Empty(new MemoryBudget(100).Choose("new", 10, Loaded).Value);

    [Fact]
    public void Choose_NoRoom_UnloadsTheOnesUnusedForLongestFirst()
    {
        Assert.Equal(["old"], new MemoryBudget(100).Choose("new", 30, Loaded).Value);
        Assert.Equal(["old", "recent"], new MemoryBudget(100).Choose("new", 31, Loaded).Value);
    }

    [Fact]
    public void Choose_PinnedInTheWay_SaysWhatStays()
    {
        var problem = new MemoryBudget(100).Choose("new", 61, Loaded).Problem!;

        Assert.Equal(ReasonCode.TooLarge, problem.Reason);
        Assert.Contains("models that must stay take 40 of the 100 allowed (models.memoryBudget)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_NoLimit_UnloadsNobody() => Assert.Empty(new MemoryBudget(0).Choose("new", long.MaxValue / 4, Loaded).Value);

    private static LoadedFootprint Model(string name, long bytes, int used, bool pinned = false) => new(name, bytes, DateTimeOffset.UnixEpoch.AddSeconds(used), pinned);
}
