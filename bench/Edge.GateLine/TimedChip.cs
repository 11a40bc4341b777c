using System.Device.Gpio;
using Edge.Agent.Devices.Gpio;
using Edge.Protocol;

namespace Edge.GateLine;

/// <summary>A GPIO chip in memory that notes when its outputs move, without allocating.</summary>
internal sealed class TimedChip : IGpioBackend
{
    public const string Label = "bench";

    private const int Lines = 8;

    private readonly Driver[] _lines = new Driver[Lines];

    /// <summary>A chip.</summary>
    /// <param name="moves">How many times a line may move.</param>
    public TimedChip(int moves) => Moves = Enumerable.Range(0, Lines).Select(_ => new MoveLog(moves)).ToArray();

    /// <summary>When each line became active.</summary>
    public IReadOnlyList<MoveLog> Moves { get; }

    public Outcome<GpioChipInfo[]> Chips() => new[] { new GpioChipInfo(0, "gpiochip0", Label, Lines) };

    public Outcome<GpioDriver> Open(GpioChipInfo chip) => new Driver(this);

    /// <summary>A sensor sees a part come and go.</summary>
    public void Press(int line)
    {
        _lines[line].Raise(PinEventTypes.Rising);
        _lines[line].Raise(PinEventTypes.Falling);
    }

    private sealed class Driver(TimedChip chip) : GpioDriver
    {
        private PinChangeEventHandler? _callback;
        private PinEventTypes _events;
        private PinMode _mode;
        private int _line;

        protected override int PinCount => Lines;

        public void Raise(PinEventTypes change)
        {
            if ((_events & change) != 0) _callback?.Invoke(this, new PinValueChangedEventArgs(change, _line));
        }

        protected override void OpenPin(int pinNumber) => chip._lines[_line = pinNumber] = this;

        protected override void ClosePin(int pinNumber)
        {
        }

        protected override void SetPinMode(int pinNumber, PinMode mode) => _mode = mode;

        protected override PinMode GetPinMode(int pinNumber) => _mode;

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => true;

        protected override PinValue Read(int pinNumber) => PinValue.Low;

        protected override void Write(int pinNumber, PinValue value)
        {
            if (value == PinValue.High) chip.Moves[pinNumber].Add(TimeProvider.System.GetTimestamp());
        }

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) => (_events, _callback) = (eventTypes, callback);

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) => _callback = null;
    }
}
