using System.Buffers;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// Two cursors over the same segments: one takes the records of high priority, the other the rest, each passing by
/// what is done. Memory is two buffers, whatever the backlog.
/// </summary>
internal sealed class JournalReader : IJournalReader
{
    private readonly JournalIndex _index;
    private readonly JournalCursor _high;
    private readonly JournalCursor _rest;
    private ulong? _exhaustedAt;

    /// <summary>A reader at the oldest pending record.</summary>
    /// <param name="index">The journal's index.</param>
    /// <param name="files">The file system.</param>
    /// <param name="lostFound">Called when unreadable records were found, so that the writer can record them.</param>
    public JournalReader(JournalIndex index, IJournalFiles files, Action lostFound)
    {
        _index = index;
        _high = new JournalCursor(index, files, high: true, lostFound);
        _rest = new JournalCursor(index, files, high: false, lostFound);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SequenceRange> Read(IBufferWriter<byte> destination, int maxBytes, RecordPriority lowest = RecordPriority.Low)
    {
        // Taken once: a record that comes while this runs waits for the next call, so that the rest never passes by an alarm.
        var last = _index.LastSequence;
        List<SequenceRange> copied = [];
        if (!_high.Read(destination, maxBytes, last, copied) && lowest is not RecordPriority.High) _rest.Read(destination, maxBytes, last, copied);
        _exhaustedAt = copied.Count == 0 ? last : null;
        return copied;
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => _exhaustedAt is { } seen
        ? new ValueTask(_index.AppendedAfter(seen).WaitAsync(cancellationToken))
        : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public void Rewind()
    {
        _high.Rewind();
        _rest.Rewind();
        _exhaustedAt = null;
    }
}
