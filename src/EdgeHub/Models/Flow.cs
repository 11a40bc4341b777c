namespace Edge.Hub.Models;

/// <summary>
/// Holds blocks back until those who wait have received what is on its way: a broker's queues stay short, and what the hub believes
/// lost is lost. A device that is slower than most may hold them up for <see cref="Patience"/> in all; after that the broker's queue for
/// it grows, and what that drops comes in a later round.
/// </summary>
internal sealed class Flow
{
    /// <summary>How soon a wait is looked at again when no want comes.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Blocks on their way to all devices together, 384 MiB: what a broker may have to hold.</summary>
    private const int Deliveries = 4096;

    /// <summary>To one: 3 MiB fill a link of 100 Mbit/s with a quarter of a second's way; two, so that one is always on its way.</summary>
    private const int Most = 32, Least = 2;

    private TimeSpan? _heldAt;

    /// <summary>Whether a block has to wait.</summary>
    /// <param name="waiting">Who waits for it, at least one.</param>
    /// <param name="listeners">Everyone in the wave.</param>
    /// <param name="now">The time.</param>
    public bool Holds(List<Listener> waiting, int listeners, TimeSpan now)
    {
        var window = Math.Clamp(Deliveries / listeners, Least, Most);
        var full = waiting.FindAll(listener => listener.OnItsWay >= window);
        if (_heldAt is { } since && full.Count * 2 <= waiting.Count)
        {
            foreach (var listener in full) listener.HeldOthers += now - since;
        }

        var holds = full.Count == waiting.Count || full.Exists(listener => listener.HeldOthers < Patience);
        _heldAt = holds ? now : null;
        return holds;
    }
}
