using System.Device.Gpio;

namespace Edge.TestKit.Gpio;

/// <summary>
/// A GPIO chip in memory. It behaves as the real drivers do where it matters: an exception in a callback ends that
/// line's events without a word.
/// </summary>
public sealed class SimulatedGpioDriver : GpioDriver
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (PinEventTypes Events, PinChangeEventHandler Callback)> _callbacks = [];
    private readonly PinMode?[] _modes;
    private readonly PinValue[] _levels;

    /// <summary>Makes a chip whose lines are all low inputs.</summary>
    /// <param name="lines">How many lines it has.</param>
    public SimulatedGpioDriver(int lines)
    {
        _modes = new PinMode?[lines];
        _levels = new PinValue[lines];
    }

    /// <summary>Every level an output was set to, in order, its level at opening included.</summary>
    public Observations<(int Line, PinValue Level)> Writes { get; } = new();

    /// <summary>Called before each write; may throw or block in the driver's stead.</summary>
    public Action<int, PinValue>? BeforeWrite { get; set; }

    /// <inheritdoc/>
    protected override int PinCount => _levels.Length;

    /// <summary>Drives an input from outside.</summary>
    /// <param name="line">The input.</param>
    /// <param name="level">Its new level.</param>
    public void Drive(int line, PinValue level)
    {
        (PinEventTypes Events, PinChangeEventHandler Callback) listener;
        var change = level == PinValue.High ? PinEventTypes.Rising : PinEventTypes.Falling;
        lock (_gate)
        {
            if (_levels[line] == level) return;
            _levels[line] = level;
            if (!_callbacks.TryGetValue(line, out listener) || (listener.Events & change) == 0) return;
        }

        try
        {
            listener.Callback(this, new PinValueChangedEventArgs(change, line));
        }
        catch
        {
            lock (_gate)
            {
                _callbacks.Remove(line);
            }
        }
    }

    /// <summary>Drives an input high and low again.</summary>
    /// <param name="line">The input.</param>
    public void Press(int line)
    {
        Drive(line, PinValue.High);
        Drive(line, PinValue.Low);
    }

    /// <inheritdoc/>
    protected override void OpenPin(int pinNumber) => _modes[pinNumber] = PinMode.Input;

    /// <inheritdoc/>
    protected override void ClosePin(int pinNumber) => _modes[pinNumber] = null;

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode) => _modes[pinNumber] = mode;

    /// <inheritdoc/>
    protected override PinMode GetPinMode(int pinNumber) =>
        _modes[pinNumber] ?? throw new InvalidOperationException($"Line {pinNumber} is not open.");

    /// <inheritdoc/>
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.Output;

    /// <inheritdoc/>
    protected override PinValue Read(int pinNumber) => _levels[pinNumber];

    /// <inheritdoc/>
    protected override void Write(int pinNumber, PinValue value)
    {
        if (GetPinMode(pinNumber) != PinMode.Output) throw new InvalidOperationException($"Line {pinNumber} is no output.");
        BeforeWrite?.Invoke(pinNumber, value);
        _levels[pinNumber] = value;
        Writes.Add((pinNumber, value));
    }

    /// <inheritdoc/>
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The product listens by callback alone.");

    /// <inheritdoc/>
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback)
    {
        lock (_gate)
        {
            _callbacks.Add(pinNumber, (eventTypes, callback));
        }
    }

    /// <inheritdoc/>
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback)
    {
        lock (_gate)
        {
            _callbacks.Remove(pinNumber);
        }
    }
}
