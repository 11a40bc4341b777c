using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Tests.Devices.Signals;

namespace Edge.Agent.Tests.Devices.Gpio;

public sealed class GpioDevicesTests
{
    [Theory]
    [InlineData("pl061", 8, "there is no line 8")]
    [InlineData("pl061", -1, "there is no line -1")]
    [InlineData("pinctrl-bcm2711", 5, "No GPIO chip is labelled 'pinctrl-bcm2711'")]
    public async Task OpenOutput_LineThatIsNotThere_SaysWhatIs(string chip, int line, string expected)
    {
        await using var bench = new SignalBench();

        var problem = bench.Devices.OpenOutput(Options(chip, line, activeLow: false)).Problem;

        Assert.Contains(expected, problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenOutput_LineOfAnother_IsRefused()
    {
        await using var bench = new SignalBench();
        Assert.True(bench.Devices.OpenOutput(Options("pl061", 5, activeLow: false)).IsSuccess);

        var problem = bench.Devices.OpenOutput(Options("gpiochip0", 5, activeLow: false)).Problem;

        Assert.Equal("Line 5 of chip '9030000.pl061' is configured twice.", problem?.Message);
    }

    [Fact]
    public async Task Open_TwoLinesOfAChip_EachHasADriverOfItsOwn()
    {
        await using var bench = new SignalBench();

        Assert.True(bench.Devices.OpenOutput(Options("pl061", 5, activeLow: false)).IsSuccess);
        Assert.True(bench.Devices.OpenOutput(Options("pl061", 6, activeLow: false)).IsSuccess);

        Assert.Equal(2, bench.Backend.Opened);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenOutput_NewLine_RestsInactive(bool activeLow)
    {
        await using var bench = new SignalBench();

        Assert.True(bench.Devices.OpenOutput(Options("pl061", 5, activeLow)).IsSuccess);

        Assert.Equal([activeLow ? PinValue.High : PinValue.Low], bench.LevelsOf(5));
    }

    [Fact]
    public async Task OpenOutput_DriverRefuses_IsAProblem()
    {
        await using var bench = new SignalBench();
        bench.Driver.BeforeWrite = (_, _) => throw new IOException("Device or resource busy");

        var problem = bench.Devices.OpenOutput(Options("pl061", 5, activeLow: false)).Problem;

        Assert.Equal(GpioReasons.LineFailed, problem?.Reason);
        Assert.Contains("Device or resource busy", problem?.Message, StringComparison.Ordinal);
    }

    private static GpioOutputOptions Options(string chip, int line, bool activeLow) =>
        new(chip, line, activeLow);
}
