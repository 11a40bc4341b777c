using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>
/// The blocks of one artifact that somebody waits for, and the rounds in which they are served. A round publishes a block at most once,
/// as soon as somebody wants it; a block that is wanted again waits for the next round, which begins when nobody joins any more and what
/// was published has come, or is lost. So a wave is served by one round, a device that comes late by the rest of it and a second, and a
/// lost block with all that others lost. Within a round blocks go out as fast as the <see cref="Flow"/> of those who wait lets them.
/// Guarded by <see cref="WantBoard"/>.
/// </summary>
internal sealed class WantedBlocks
{
    /// <summary>A device wants again every 30 s at the latest: one that has not for so long is gone.</summary>
    public static readonly TimeSpan Gone = TimeSpan.FromSeconds(90);

    private readonly BlockBitmap _wanted;
    private readonly BlockBitmap _done;
    private readonly Dictionary<DeviceAddress, Listener> _listeners = [];
    private readonly HashSet<DeviceAddress> _joined = [];
    private readonly DeviceAddress? _own;
    private readonly RoundPace _pace;
    private readonly Flow _flow = new();
    private int _next;
    private TimeSpan? _firstJoined;
    private TimeSpan _lastJoined;

    /// <summary>An artifact that nobody waits for yet.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="own">The one device these blocks are for; null for all who wait.</param>
    /// <param name="pace">When a round begins.</param>
    public WantedBlocks(ArtifactDigest artifact, long size, DeviceAddress? own, RoundPace pace)
    {
        Artifact = artifact;
        Size = size;
        _own = own;
        _pace = pace;
        _wanted = new BlockBitmap(Blocks.CountFor(size));
        _done = new BlockBitmap(_wanted.Count);
        // Before the first round everything waits for it.
        SetDone(true);
    }

    public ArtifactDigest Artifact { get; }

    public long Size { get; }

    public int Count => _wanted.Count;

    /// <summary>Whether it has its turn, or will have it without being woken.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether a clock will wake it.</summary>
    public bool IsTimed { get; set; }

    /// <summary>When somebody last wanted or got a block.</summary>
    public TimeSpan LastUse { get; private set; }

    /// <summary>Where a block goes.</summary>
    public string TopicOf(int index) => _own is { } device ? Topics.DeviceBlocks(device) : Topics.SharedBlock(Artifact, index);

    /// <summary>Takes a want.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="missing">All the blocks that it lacks and hears; none when it has what it came for.</param>
    /// <param name="joins">Whether it heard nothing before.</param>
    /// <param name="now">On any clock that only goes forward.</param>
    public void Add(DeviceAddress device, BlockBitmap missing, bool joins, TimeSpan now)
    {
        LastUse = now;
        if (missing.SetCount == 0)
        {
            _listeners.Remove(device);
            return;
        }

        if (!_listeners.TryGetValue(device, out var listener)) _listeners[device] = listener = new Listener(Count, now);
        if (joins)
        {
            listener.Join(now);
            // Where nothing is left to publish the round is over: the first of a new wave must wait for the others.
            if (Find(now) is null) SetDone(true);
        }

        listener.Report(missing, _listeners.Count, now);
        _wanted.Add(listener.Due);

        // Who asks a second time is no news: it would hold the round back that it waits for.
        if (!listener.Due.Overlaps(_done) || !_joined.Add(device)) return;
        _firstJoined ??= now;
        _lastJoined = now;
    }

    /// <summary>Takes the next block to publish.</summary>
    /// <param name="now">On the same clock.</param>
    /// <returns>Its index; or when to ask again, unless a want comes before; or neither when nothing is wanted.</returns>
    public (int? Index, TimeSpan? Wait) TakeNext(TimeSpan now)
    {
        if (Find(now) is not { } index)
        {
            if (_firstJoined is not { } first) return (null, null);
            if (WaitForRound(first, now) is { } wait) return (null, wait);
            BeginRound(now);
            if (Find(now) is not { } again) return (null, null);
            index = again;
        }

        if (_flow.Holds(WhoWaitsFor(index, now), _listeners.Count, now)) return (null, Flow.Look);
        foreach (var listener in _listeners.Values) listener.Publish(index, now);
        LastUse = now;
        _wanted[index] = false;
        _done[index] = true;
        _next = index + 1;
        return (index, null);
    }

    private TimeSpan? WaitForRound(TimeSpan first, TimeSpan now)
    {
        if (now >= first + _pace.Longest) return null;
        if (now < _lastJoined + _pace.Quiet) return Least(_lastJoined + _pace.Quiet, first + _pace.Longest) - now;
        // Who still receives the last round would hear this one too.
        return _listeners.Values.Any(listener => listener.OnItsWay > 0 && !listener.IsStalled(_listeners.Count, now)) ? Flow.Look : null;
    }

    private void SetDone(bool done)
    {
        for (var i = 0; i < _done.Count; i++) _done[i] = done;
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void BeginRound(TimeSpan now)
    {
        foreach (var (device, _) in _listeners.Where(pair => now - pair.Value.LastWant > Gone).ToList()) _listeners.Remove(device);
        SetDone(false);
        _joined.Clear();
        _firstJoined = null;
        _next = 0;
    }

    /// <summary>The next block that is wanted and not done in this round.</summary>
    private int? Find(TimeSpan now)
    {
        for (var step = 0; step < _wanted.Count; step++)
        {
            var index = (_next + step) % _wanted.Count;
            if (!_wanted[index] || _done[index]) continue;
            if (WhoWaitsFor(index, now).Count > 0) return index;
            // Whoever wanted it has it, or is silent; it is wanted anew when a want names it.
            _wanted[index] = false;
        }

        return null;
    }

    private List<Listener> WhoWaitsFor(int index, TimeSpan now) =>
        [.. _listeners.Values.Where(listener => listener.Due[index] && !listener.IsStalled(_listeners.Count, now))];
}
