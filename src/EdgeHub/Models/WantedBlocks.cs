using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>
/// The blocks of one artifact that somebody waits for, and the rounds in which they are served. A round publishes a block at most once,
/// as soon as somebody wants it; a block that is wanted again waits for the next round, which begins when nobody joins any more. So a
/// wave is served by one round, a device that comes late by the rest of it and a second, and a lost block with all that others lost.
/// Guarded by <see cref="WantBoard"/>.
/// </summary>
internal sealed class WantedBlocks
{
    /// <summary>A block that was published to a device so long ago is lost if the device asks for it; before, it is on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(3);

    private readonly BlockBitmap _wanted;
    private readonly BlockBitmap _done;
    private readonly TimeSpan[] _published;
    private readonly Dictionary<DeviceAddress, TimeSpan> _heardSince = [];
    private readonly HashSet<DeviceAddress> _joined = [];
    private readonly DeviceAddress? _own;
    private readonly RoundPace _pace;
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
        _published = new TimeSpan[_wanted.Count];
        Array.Fill(_published, -OnItsWay);
        // Before the first round everything waits for it.
        for (var i = 0; i < _done.Count; i++) _done[i] = true;
    }

    public ArtifactDigest Artifact { get; }

    public long Size { get; }

    public int Count => _wanted.Count;

    /// <summary>Whether somebody is about to serve it, or waits to.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>When somebody last wanted or got a block.</summary>
    public TimeSpan LastUse { get; private set; }

    /// <summary>Where a block goes.</summary>
    public string TopicOf(int index) => _own is { } device ? Topics.DeviceBlocks(device) : Topics.SharedBlock(Artifact, index);

    /// <summary>Adds the blocks of a want.</summary>
    /// <param name="device">Whose.</param>
    /// <param name="missing">The blocks.</param>
    /// <param name="now">On any clock that only goes forward.</param>
    public void Add(DeviceAddress device, BlockBitmap missing, TimeSpan now)
    {
        LastUse = now;
        _heardSince.TryAdd(device, now);
        var heardSince = _heardSince[device];
        var waits = false;
        for (var i = 0; i < _wanted.Count; i++)
        {
            if (!missing[i] || (_published[i] >= heardSince && now - _published[i] < OnItsWay)) continue;
            _wanted[i] = true;
            waits |= _done[i];
        }

        // Who asks a second time is no news: it would hold the round back that it waits for.
        if (!waits || !_joined.Add(device)) return;
        _firstJoined ??= now;
        _lastJoined = now;
    }

    /// <summary>Takes the next block to publish.</summary>
    /// <param name="now">On the same clock.</param>
    /// <returns>Its index; or when to ask again; or neither when nothing is wanted.</returns>
    public (int? Index, TimeSpan? Wait) TakeNext(TimeSpan now)
    {
        if (Find() is not { } index)
        {
            if (_firstJoined is not { } first) return (null, null);
            var begins = _lastJoined + _pace.Quiet < first + _pace.Longest ? _lastJoined + _pace.Quiet : first + _pace.Longest;
            if (now < begins) return (null, begins - now);
            BeginRound();
            index = Find()!.Value;
        }

        LastUse = now;
        _wanted[index] = false;
        _done[index] = true;
        _published[index] = now;
        _next = index + 1;
        return (index, null);
    }

    private void BeginRound()
    {
        for (var i = 0; i < _done.Count; i++) _done[i] = false;
        _joined.Clear();
        _firstJoined = null;
        _next = 0;
    }

    /// <summary>The next block that is wanted and not done in this round.</summary>
    private int? Find()
    {
        for (var step = 0; step < _wanted.Count; step++)
        {
            var index = (_next + step) % _wanted.Count;
            if (_wanted[index] && !_done[index]) return index;
        }

        return null;
    }
}
