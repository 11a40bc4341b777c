using Edge.TestKit.Board;

namespace Edge.SystemTests.Board;

public sealed class OscilloscopeTests
{
    [Theory]
    [InlineData("893@1795448317.198907:pl061_set_output /machine/unattached/device[7] setting output 5 to 1", 5, PinDirection.Output, true)]
    [InlineData("893@1795448317.198907:pl061_input_change /machine/unattached/device[7] input 3 changed to 0", 3, PinDirection.Input, false)]
    public void TryParse_PinChange_ReadsAllOfIt(string line, int offset, PinDirection direction, bool level)
    {
        Assert.True(Oscilloscope.TryParse(line, out var change));

        Assert.Equal(new PinEvent(new TimeSpan(TimeSpan.TicksPerSecond * 1_795_448_317L + 1_989_070), offset, direction, level), change);
    }

    [Theory]
    [InlineData("893@1795448317.198907:pl061_update /machine/unattached/device[7] GPIODIR 0x20 GPIODATA 0x0 pullups 0x0 floating 0x0")]
    [InlineData("qemu-system-aarch64: could not load kernel")]
    [InlineData("")]
    public void TryParse_OtherLine_IsNone(string line) => Assert.False(Oscilloscope.TryParse(line, out _));
}
