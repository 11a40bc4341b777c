using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// Writes groups of records to the newest segment, one write and one fsync a group. After a failure nothing of the
/// group counts: its sequences and its place in the chain are given to the next one. Used by the writer thread alone.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Age at which a quiet device begins a new segment all the same, so that retention works by the day.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private readonly JournalSettings _settings;
    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;
    private readonly DeviceClock _clock;
    private readonly byte[] _link = new byte[ChainLink.Size];
    private byte[] _buffer = [];
    private IJournalFile? _file;
    private ulong _next;

    /// <summary>A writer that goes on where recovery ended.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="index">Told of every group that is durable.</param>
    /// <param name="opening">What recovery found.</param>
    /// <param name="clock">Stamps segments.</param>
    /// <param name="files">The file system.</param>
    public SegmentWriter(JournalSettings settings, JournalIndex index, JournalOpening opening, DeviceClock clock, IJournalFiles files)
    {
        _settings = settings;
        _index = index;
        _files = files;
        _clock = clock;
        _next = opening.Index.LastSequence + 1;
        opening.Link.Span.CopyTo(_link);
        if (opening.ContinueActive && index.Active is { } active) _file = files.Open(active.Path, create: false);
    }

    /// <summary>Largest group in bytes: a segment takes at least one, and 1 MiB amortises any fsync.</summary>
    public int MaxGroupBytes => Math.Min(1024 * 1024, _settings.Storage.SegmentBytes);

    /// <summary>Bytes of a record's frame on the disk.</summary>
    /// <param name="entry">The record.</param>
    public int SizeOf(JournalEntry entry) => _settings.Sealer.SizeOf(entry);

    /// <summary>Makes records durable, together.</summary>
    /// <param name="entries">The records, at least one.</param>
    /// <returns>The first one's sequence, or why none of them is durable.</returns>
    public Outcome<ulong> Append(IReadOnlyList<JournalEntry> entries)
    {
        var bytes = 0;
        foreach (var entry in entries) bytes += SizeOf(entry);
        if (NeedsNewSegment(bytes) && Roll() is { } problem) return problem;

        Span<byte> link = stackalloc byte[ChainLink.Size];
        _link.CopyTo(link);
        var active = Encode(entries, bytes, link);
        try
        {
            _file!.Write(_buffer.AsSpan(0, bytes), active.Length);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            CutBack(active.Length);
            return StorageFault.Describe($"Cannot write {entries.Count} records to '{active.Path}'", exception);
        }

        try
        {
            _file.Flush();
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // After a failed fsync the kernel may have marked the lost pages clean: a second one would succeed and
            // prove nothing. So the segment ends here, at its last durable frame.
            CutBack(active.Length);
            Abandon();
            return StorageFault.Describe($"Cannot flush {entries.Count} records to '{active.Path}'", exception);
        }

        var first = _next;
        _next += (ulong)entries.Count;
        link.CopyTo(_link);
        _index.Commit(active with { Last = _next - 1, LastHigh = LastHigh(entries, first, active.LastHigh), Length = active.Length + bytes });
        return first;
    }

    /// <summary>Begins a segment: create → fsync → fsync the folder; only then may records go into it.</summary>
    /// <returns>Null, or why it could not be begun; the old one then stands.</returns>
    public Problem? Roll()
    {
        var path = Path.Combine(_settings.Folder, Segment.NameOf(_next));
        IJournalFile? file = null;
        try
        {
            if (_index.Active is { IsEmpty: true }) Abandon();
            var created = _clock.Now().Wall;
            var header = new SegmentHeader(_index.Epoch, _next, _link.ToArray(), created, _index.Active?.LastHigh ?? 0);
            file = _files.Open(path, create: true);
            file.Write(header.Encode(), 0);
            file.Flush();
            _files.FlushFolder(_settings.Folder);
            _file?.Dispose();
            _file = file;
            _index.Begin(new Segment(path, _next, _next - 1, _next - 1, SegmentHeader.Size, created));
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            file?.Dispose();
            return StorageFault.Describe($"Cannot begin the journal segment '{path}'", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private bool NeedsNewSegment(int bytes)
    {
        if (_file is null || _index.Active is not { } active) return true;
        if (active.IsEmpty) return false;
        return active.Length + bytes > _settings.Storage.SegmentBytes
            || (active.Created is { } created && _clock.Now().Wall is { } now && now - created > MaxAge);
    }

    private Segment Encode(IReadOnlyList<JournalEntry> entries, int bytes, Span<byte> link)
    {
        if (_buffer.Length < bytes) _buffer = GC.AllocateUninitializedArray<byte>(Math.Max(bytes, MaxGroupBytes));
        var offset = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var frame = _buffer.AsSpan(offset);
            offset += _settings.Sealer.Write(frame, _index.Epoch, _next + (ulong)i, entries[i], link);
            frame.Slice(18, ChainLink.Size).CopyTo(link);
        }

        return _index.Active!;
    }

    private static ulong LastHigh(IReadOnlyList<JournalEntry> entries, ulong first, ulong before)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (entries[i].Priority == RecordPriority.High) return first + (ulong)i;
        }

        return before;
    }

    private void CutBack(long length)
    {
        try
        {
            _file!.Cut(length);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // Bytes beyond the durable length would be taken for records at the next open unless a newer segment claims their sequences.
            Abandon();
        }
    }

    private void Abandon()
    {
        _file?.Dispose();
        _file = null;
    }
}
