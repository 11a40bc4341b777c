using System.Diagnostics;

namespace Edge.TestKit.Board;

/// <summary>A booted board: its serial line, its button, its oscilloscope, its end.</summary>
public sealed class RunningBoard : IAsyncDisposable
{
    private readonly Process _process;
    private readonly BoardMonitor _monitor;
    private readonly string _work;
    private readonly Task _reading;

    internal RunningBoard(Process process, BoardMonitor monitor, string work)
    {
        _process = process;
        _monitor = monitor;
        _work = work;
        _reading = Task.WhenAll(ReadSerialAsync(), ReadPinsAsync());
    }

    /// <summary>The lines of the serial console, without their line ends.</summary>
    public Observations<string> Serial { get; } = new();

    /// <summary>The pin changes, first the chip's reset to low outputs.</summary>
    public Observations<PinEvent> Pins { get; } = new();

    /// <summary>What else QEMU said: empty on a healthy host.</summary>
    public Observations<string> Complaints { get; } = new();

    /// <summary>Waits for a serial line.</summary>
    /// <param name="part">What the line contains.</param>
    /// <param name="timeout">How long to wait.</param>
    public Task<string> WaitForLineAsync(string part, TimeSpan timeout) =>
        Serial.FirstAsync(line => line.Contains(part, StringComparison.Ordinal), $"serial line with '{part}'", timeout);

    /// <summary>Waits for a pin change.</summary>
    /// <param name="line">Which line.</param>
    /// <param name="level">Its new level.</param>
    /// <param name="after">Only changes later than this, on the oscilloscope's clock.</param>
    /// <param name="timeout">How long to wait.</param>
    public Task<PinEvent> PinAsync(int line, bool level, TimeSpan after, TimeSpan timeout) => Pins.FirstAsync(
        change => change.Line == line && change.Level == level && change.At > after,
        $"line {line} {(level ? "high" : "low")}",
        timeout);

    /// <summary>Presses the button: <see cref="EmulatedBoard.ButtonLine"/> goes high, and low again 100 ms later.</summary>
    /// <param name="cancellation">Gives up waiting for QEMU's monitor.</param>
    public Task PressAsync(CancellationToken cancellation) => _monitor.RunAsync("system_powerdown", cancellation);

    /// <summary>Waits until the board has powered off.</summary>
    /// <param name="cancellation">Gives up waiting; the board's own timeout ends it too.</param>
    /// <returns>The payload's exit code; 124 when the board's time was over, 125 when it ended without a code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await _reading.WaitAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends it at once, as a power cut does, and reads what it said to the last.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    private async Task ReadSerialAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Serial.Add(line.TrimEnd('\r'));
        }

        Serial.End("the board has ended");
    }

    private async Task ReadPinsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (Oscilloscope.TryParse(line, out var change))
            {
                Pins.Add(change);
            }
            else
            {
                Complaints.Add(line);
            }
        }

        Pins.End("the board has ended");
    }
}
