using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>Why a GPIO line cannot be used.</summary>
public static class GpioReasons
{
    /// <summary>No usable GPIO library or chip on this box.</summary>
    public static readonly ReasonCode Unavailable = new("gpio-unavailable");

    /// <summary>The label names no chip, or several.</summary>
    public static readonly ReasonCode ChipUnknown = new("gpio-chip-unknown");

    /// <summary>The line could not be claimed or written.</summary>
    public static readonly ReasonCode LineFailed = new("gpio-line-failed");
}
