using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Edge.TestKit.Board;

/// <summary>Reads QEMU's trace of the PL061 GPIO chip (<c>-trace pl061_* -msg timestamp=on</c>) as pin events.</summary>
public static partial class Oscilloscope
{
    /// <summary>Reads one trace line.</summary>
    /// <param name="line">A line of QEMU's stderr.</param>
    /// <param name="change">The pin change it states.</param>
    /// <returns>False for every other line.</returns>
    public static bool TryParse(string line, [NotNullWhen(true)] out PinEvent? change)
    {
        var match = TraceLine().Match(line);
        change = match.Success
            ? new PinEvent(
                TimeSpan.FromSeconds(Number(match, "seconds")) + TimeSpan.FromMicroseconds(Number(match, "micros")),
                (int)Number(match, "line"),
                match.Groups["verb"].Value == "pl061_set_output" ? PinDirection.Output : PinDirection.Input,
                match.Groups["level"].Value == "1")
            : null;
        return match.Success;
    }

    private static long Number(Match match, string group) =>
        long.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+@(?<seconds>\d+)\.(?<micros>\d{6}):(?<verb>pl061_set_output|pl061_input_change) .*(output|input) (?<line>\d) (changed )?to (?<level>[01])$")]
    private static partial Regex TraceLine();
}
