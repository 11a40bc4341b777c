using Edge.Hub.Rollouts;
using Edge.Protocol;

namespace Edge.Hub.Tests.Rollouts;

public sealed class PlacementTests
{
    private static readonly GroupDefinition[] Waves = [new("canary", 5), new("quarter", 20), new("rest", 75)];

    [Theory]
    [InlineData(200, 10, 40, 150)]
    [InlineData(3, 1, 0, 2)] // a canary of none would prove nothing
    [InlineData(1, 1, 0, 0)]
    [InlineData(0, 0, 0, 0)]
    public void Place_ByPercentage_RoundsUp(int devices, int canary, int quarter, int rest)
    {
        var placed = Placement.Place(Waves, Boxes(devices));

        Assert.Equal([canary, quarter, rest], Enumerable.Range(0, 3).Select(group => placed.Count(execution => execution.Group == group)));
    }

    [Fact]
    public void Place_InAnotherOrder_PutsEachWhereItWas()
    {
        var (once, again) = (Placement.Place(Waves, Boxes(200)), Placement.Place(Waves, Boxes(200).Reverse()));

        Assert.Equal(once.OrderBy(Name).Select(execution => execution.Group), again.OrderBy(Name).Select(execution => execution.Group));
    }

    [Fact]
    public void Place_WithNamedDevices_PutsThemWhereTheyAreNamed()
    {
        var placed = Placement.Place([new("lab", Devices: ["plant-1/box-7"]), new("rest", 100)], Boxes(10));

        Assert.Equal("box-7", Assert.Single(placed, execution => execution.Group == 0).Device.Device);
        Assert.Equal(9, placed.Count(execution => execution.Group == 1));
    }

    [Fact]
    public void Place_WithNamedDevicesLast_LeavesNobodyOut()
    {
        var placed = Placement.Place([new("canary", 10), new("most", 90), new("last", Devices: ["plant-1/box-7"])], Boxes(11));

        Assert.Equal([1, 9, 1], Enumerable.Range(0, 3).Select(group => placed.Count(execution => execution.Group == group)));
    }

    private static IEnumerable<DeviceAddress> Boxes(int count) => Enumerable.Range(0, count).Select(number => new DeviceAddress("plant-1", $"box-{number}"));

    private static string Name(Execution execution) => execution.Device.Device;
}
