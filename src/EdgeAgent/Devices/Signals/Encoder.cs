namespace Edge.Agent.Devices.Signals;

/// <summary>Counts how far a belt has moved, for those that wait for a place of it. Safe for several threads.</summary>
public sealed class Encoder
{
    private readonly Lock _gate = new();
    private readonly List<(long Tick, Action Wake)> _waiting = [];
    private long _position;
    private long _next = long.MaxValue;

    /// <summary>Ticks since the start.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>The belt moved by a tick.</summary>
    public void Tick()
    {
        var position = Interlocked.Increment(ref _position);
        if (position >= Volatile.Read(ref _next)) WakeDue(position);
    }

    /// <summary>Calls once the belt has come to a place; at once when it is past it.</summary>
    /// <param name="tick">The place.</param>
    /// <param name="wake">Called on the encoder's thread: short, and it does not throw.</param>
    public void WakeAt(long tick, Action wake)
    {
        lock (_gate)
        {
            // Who waits again waits for one place only.
            _waiting.RemoveAll(waiting => waiting.Wake == wake);
            _waiting.Add((tick, wake));
            Volatile.Write(ref _next, _waiting.Min(waiting => waiting.Tick));
        }

        var position = Position;
        if (position >= tick) WakeDue(position);
    }

    private void WakeDue(long position)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting)
            {
                if (waiting.Tick <= position) waiting.Wake();
            }

            _waiting.RemoveAll(waiting => waiting.Tick <= position);
            Volatile.Write(ref _next, _waiting.Count == 0 ? long.MaxValue : _waiting.Min(waiting => waiting.Tick));
        }
    }
}
