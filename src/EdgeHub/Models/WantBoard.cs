using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>All wants that are being served, by artifact and, for metered devices, by device. One lock: wants come from every connection at once.</summary>
internal sealed class WantBoard(TimeProvider time, TimeSpan window)
{
    /// <summary>After this long without a want a wave is over; the next want is a wave's first.</summary>
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<(ArtifactDigest Artifact, DeviceAddress? Own), WantedBlocks> _wanted = [];
    private readonly long _origin = time.GetTimestamp();

    /// <summary>Adds a want.</summary>
    /// <returns>The entry when it has to be scheduled, else null: somebody serves it already.</returns>
    public WantedBlocks? Add(DeviceAddress device, bool metered, ArtifactDigest artifact, long size, BlockBitmap missing)
    {
        lock (_lock)
        {
            var now = Now;
            foreach (var (past, entry) in _wanted)
            {
                if (!entry.IsScheduled && now - entry.LastUse > Over) _wanted.Remove(past);
            }

            var key = (artifact, metered ? device : (DeviceAddress?)null);
            if (!_wanted.TryGetValue(key, out var wanted))
                _wanted[key] = wanted = new WantedBlocks(artifact, size, key.Item2, metered ? RoundPace.None : RoundPace.For(window, missing.Count));
            wanted.Add(device, missing, now);
            if (wanted.IsScheduled) return null;
            wanted.IsScheduled = true;
            return wanted;
        }
    }

    /// <summary>Takes the next block of an entry; one that has none is scheduled no more.</summary>
    /// <returns>The block; or when to ask again; or neither.</returns>
    public (int? Index, TimeSpan? Wait) TakeNext(WantedBlocks wanted)
    {
        lock (_lock)
        {
            var next = wanted.TakeNext(Now);
            wanted.IsScheduled = next.Index is not null || next.Wait is not null;
            return next;
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

    private TimeSpan Now => time.GetElapsedTime(_origin);
}
