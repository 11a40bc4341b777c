using System.Device.Gpio;
using Edge.Agent.Devices.Gpio;

namespace Edge.Agent.Tests.Devices.Gpio;

public sealed class GpioChipsTests
{
    private static readonly GpioChipInfo[] Chips =
    [
        new(0, "gpiochip0", "pinctrl-bcm2711", 58),
        new(1, "gpiochip1", "9030000.pl061", 8),
        new(2, "gpiochip2", "9040000.pl061", 8),
        new(3, "gpiochip3", "fe200000.expander", 16),
    ];

    [Theory]
    [InlineData("pinctrl-bcm2711", 0)]
    [InlineData("9040000.pl061", 2)]
    [InlineData("expander", 3)]
    [InlineData("gpiochip1", 1)]
    public void Find_NameOfOneChip_ReturnsIt(string label, int id) => Assert.Equal(id, GpioChips.Find(Chips, label).Value.Id);

    [Fact]
    public void Find_UnknownLabel_ListsTheChipsThereAre()
    {
        var problem = GpioChips.Find(Chips, "pinctrl-rp1").Problem;

        Assert.Equal(GpioReasons.ChipUnknown, problem?.Reason);
        Assert.Contains("'pinctrl-bcm2711' (gpiochip0, 58 lines)", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_PartOfTwoLabels_AsksForTheWholeLabel()
    {
        var problem = GpioChips.Find(Chips, "pl061").Problem;

        Assert.Contains("use the whole label", problem?.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("expander", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoChips_SaysSo() =>
        Assert.Contains("This box has none", GpioChips.Find([], "pl061").Problem?.Message, StringComparison.Ordinal);
}
