using Edge.Agent.Storage.Segments;

namespace Edge.Agent.Storage;

/// <summary>
/// Files of finished segments, to be written over: a file whose blocks and length are there already costs a flush
/// nothing beyond its data. They are known to this process alone; what an earlier one left is deleted at opening.
/// Used by the writer thread alone.
/// </summary>
internal sealed class SpareSegments
{
    /// <summary>One to begin with and one for acknowledgements that come in a bunch; more would only hold space.</summary>
    private const int Most = 2;

    private readonly IJournalFiles _files;
    private readonly Queue<(string Path, long Bytes)> _spares = new();

    /// <summary>No spares yet.</summary>
    /// <param name="files">The file system.</param>
    public SpareSegments(IJournalFiles files) => _files = files;

    /// <summary>How many there are.</summary>
    public int Count => _spares.Count;

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether another one is of use.</summary>
    public bool HasRoom => _spares.Count < Most;

    /// <summary>Makes a segment's file a spare: from then on it is no segment.</summary>
    /// <param name="segment">The segment; every record in it is done.</param>
    /// <exception cref="IOException">It is still a segment.</exception>
    public void Add(Segment segment)
    {
        var path = Path.ChangeExtension(segment.Path, Segment.SpareExtension);
        _files.Move(segment.Path, path);
        _spares.Enqueue((path, segment.Size));
        Bytes += segment.Size;
    }

    /// <summary>Takes one out.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="bytes">Its bytes.</param>
    public bool TryTake(out string path, out long bytes)
    {
        if (!_spares.TryDequeue(out var spare))
        {
            (path, bytes) = (string.Empty, 0);
            return false;
        }

        (path, bytes) = spare;
        Bytes -= bytes;
        return true;
    }

    /// <summary>Gives one back to the file system.</summary>
    /// <exception cref="IOException">It still stands, and is forgotten until the next opening deletes it.</exception>
    public void DeleteOne()
    {
        if (TryTake(out var path, out _)) _files.Delete(path);
    }
}
