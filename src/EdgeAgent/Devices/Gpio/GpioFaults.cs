using System.Device.Gpio.Drivers;

namespace Edge.Agent.Devices.Gpio;

/// <summary>The exceptions that GPIO drivers throw for a line that is busy, gone or of another kind.</summary>
internal static class GpioFaults
{
    public static bool IsExpected(Exception exception) => exception
        is IOException or GpiodException or InvalidOperationException or ArgumentException or NotSupportedException or UnauthorizedAccessException;
}
