using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Hub.Models;

/// <summary>All wants that are being served, by artifact and, for metered devices, by device. One lock: wants come from every connection at once.</summary>
internal sealed class WantBoard(TimeProvider time, TimeSpan window)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ArtifactDigest Artifact, DeviceAddress? Own), WantedBlocks> _wanted = [];
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Adds a want.</summary>
    /// <returns>The entry when it has to be queued, else null: it has its turn already.</returns>
    public WantedBlocks? Add(DeviceAddress device, BlocksWant want, long size, BlockBitmap missing)
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var (past, entry) in _wanted)
            {
                if (!entry.IsQueued && !entry.IsTimed && now - entry.LastUse > WantedBlocks.Gone) _wanted.Remove(past);
            }

            var key = (want.Artifact, want.Metered ? device : (DeviceAddress?)null);
            if (!_wanted.TryGetValue(key, out var wanted))
                _wanted[key] = wanted = new WantedBlocks(want.Artifact, size, key.Item2, want.Metered ? RoundPace.None : RoundPace.For(window, missing.Count));
            wanted.Add(device, missing, want.Joins, now);
            return Queue(wanted);
        }
    }

    /// <summary>Takes the next block of an entry; one that has none has no turn until it is woken.</summary>
    /// <returns>The block; or when to wake it; or neither.</returns>
    public (int? Index, TimeSpan? Wait) TakeNext(WantedBlocks wanted)
    {
        lock (_lock)
        {
            var (index, wait) = wanted.TakeNext(Now);
            wanted.IsQueued = index is not null;
            if (wanted.IsTimed) return (index, null);
            wanted.IsTimed = wait is not null;
            return (index, wait);
        }
    }

    /// <summary>The clock wakes an entry.</summary>
    /// <returns>It, when it has to be queued.</returns>
    public WantedBlocks? Wake(WantedBlocks wanted)
    {
        lock (_lock)
        {
            wanted.IsTimed = false;
            return Queue(wanted);
        }
    }

    /// <summary>Gives up an entry that cannot be served.</summary>
    public void Close(WantedBlocks wanted)
    {
        lock (_lock)
        {
            foreach (var (key, _) in _wanted.Where(pair => pair.Value == wanted).ToList()) _wanted.Remove(key);
        }
    }

    private static WantedBlocks? Queue(WantedBlocks wanted)
    {
        if (wanted.IsQueued) return null;
        wanted.IsQueued = true;
        return wanted;
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);
}
