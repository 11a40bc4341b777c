namespace Edge.Agent.Configuration;

/// <summary>An output line of a GPIO chip.</summary>
/// <param name="Chip">GPIO chip label (numbers move between boots), for example <c>pinctrl-bcm2711</c>.</param>
/// <param name="Line">Line offset on the chip.</param>
/// <param name="ActiveLow">True when low is active.</param>
public sealed record GpioOutputOptions(string Chip, int Line, bool ActiveLow);
