using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>All wants that are not served yet, by topic and artifact. One lock: wants come from every connection at once.</summary>
internal sealed class WantBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Topic, ArtifactDigest Artifact), WantedBlocks> _wanted = [];

    /// <summary>Adds a want.</summary>
    /// <returns>The entry when this want opened it, else null: it joined one that is already going to be served.</returns>
    public WantedBlocks? Add(string topic, ArtifactDigest artifact, long size, BlockBitmap missing)
    {
        lock (_lock)
        {
            var known = _wanted.TryGetValue((topic, artifact), out var wanted);
            if (!known) _wanted[(topic, artifact)] = wanted = new WantedBlocks(topic, artifact, size);
            wanted!.Add(missing);
            return known ? null : wanted;
        }
    }

    /// <summary>Takes the next block of an entry; an entry without one is closed.</summary>
    /// <returns>The block's index, or -1 when the entry was closed.</returns>
    public int TakeNext(WantedBlocks wanted)
    {
        lock (_lock)
        {
            var index = wanted.TakeNext();
            if (index < 0) _wanted.Remove((wanted.Topic, wanted.Artifact));
            return index;
        }
    }

    /// <summary>Closes an entry that cannot be served.</summary>
    public void Close(WantedBlocks wanted)
    {
        lock (_lock) _wanted.Remove((wanted.Topic, wanted.Artifact));
    }
}
