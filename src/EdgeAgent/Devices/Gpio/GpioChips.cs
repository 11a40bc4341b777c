using System.Device.Gpio;
using Edge.Protocol;

namespace Edge.Agent.Devices.Gpio;

/// <summary>Finds a chip by its label: the kernel hands out chip numbers in the order it meets the chips, labels stay.</summary>
public static class GpioChips
{
    /// <summary>Finds the chip that a configuration names.</summary>
    /// <param name="chips">The chips of this box.</param>
    /// <param name="label">A whole label, for example <c>pinctrl-bcm2711</c>; or its part after the address, <c>pl061</c> of
    /// <c>9030000.pl061</c>, when only one chip has it; or a device name, <c>gpiochip0</c>.</param>
    /// <returns>The one chip, or a problem that lists what there is.</returns>
    public static Outcome<GpioChipInfo> Find(IReadOnlyList<GpioChipInfo> chips, string label)
    {
        GpioChipInfo[] found =
            chips.FirstOrDefault(chip => chip.Label == label) is { } exact ? [exact]
            : chips.FirstOrDefault(chip => chip.Name == label) is { } named ? [named]
            : [.. chips.Where(chip => chip.Label.EndsWith('.' + label, StringComparison.Ordinal))];
        return found switch
        {
            [var only] => only,
            [] => new Problem(GpioReasons.ChipUnknown, $"No GPIO chip is labelled '{label}'. {Known(chips)}"),
            _ => new Problem(GpioReasons.ChipUnknown, $"'{label}' fits {found.Length} GPIO chips; use the whole label. {Known(found)}"),
        };
    }

    private static string Known(IReadOnlyList<GpioChipInfo> chips) => chips.Count == 0
        ? "This box has none."
        : $"This box has {string.Join(", ", chips.Select(chip => $"'{chip.Label}' ({chip.Name}, {chip.NumLines} lines)"))}.";
}
