using Edge.Agent.Devices.Gpio;

namespace Edge.Agent.Tests.Devices.Gpio;

public sealed class GpiodBackendTests
{
    [Fact]
    public void Chips_NoLibrary_NamesTheDebianPackages()
    {
        var problem = new GpiodBackend(_ => false).Chips().Problem;

        Assert.Equal(GpioReasons.Unavailable, problem?.Reason);
        Assert.Contains("libgpiod3 (Debian 13) or libgpiod2 (Debian 12)", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chips_BothLibraries_AsksForTheNewerFirst()
    {
        List<string> asked = [];
        new GpiodBackend(library =>
        {
            asked.Add(library);
            return false;
        }).Chips();

        Assert.Equal(["libgpiod.so.3", "libgpiod.so.2"], asked);
    }
}
