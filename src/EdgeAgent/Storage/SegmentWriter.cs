using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Hashing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// Writes groups of records to the newest segment, one write and one fsync a group. After a failure nothing of the
/// group counts: its sequences and its place in the chain are given to the next one, in a new segment. Used by the
/// writer thread alone.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Age at which a quiet device begins a new segment all the same, so that retention works by the day.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private readonly JournalSettings _settings;
    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;
    private readonly DeviceClock _clock;
    private readonly SpareSegments _spares;
    private readonly byte[] _link = new byte[ChainLink.Size];
    private readonly ChainHasher _hasher = new(OpenSslDigest.CreateFastest());
    private byte[] _buffer = [];
    private IJournalFile? _file;
    private uint _segment;
    private ulong _next;

    /// <summary>A writer that goes on where recovery ended.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="index">Told of every group that is durable.</param>
    /// <param name="opening">What recovery found.</param>
    /// <param name="clock">Stamps segments.</param>
    /// <param name="files">The file system.</param>
    /// <param name="spares">Files to write over.</param>
    /// <exception cref="IOException">The newest segment cannot be gone on with.</exception>
    public SegmentWriter(
        JournalSettings settings, JournalIndex index, JournalOpening opening, DeviceClock clock, IJournalFiles files, SpareSegments spares)
    {
        _settings = settings;
        _index = index;
        _files = files;
        _clock = clock;
        _spares = spares;
        _next = opening.Index.LastSequence + 1;
        opening.Link.Span.CopyTo(_link);
        if (!opening.ContinueActive || index.Active is not { } active) return;
        _file = files.Open(active.Path, FileUse.Write);
        if (SegmentHeader.Read(_file) is { } header) _segment = header.Checksum;
        else Abandon();
    }

    /// <summary>Largest group in bytes: a segment takes at least one, and 1 MiB amortises any fsync.</summary>
    public int MaxGroupBytes => Math.Min(1024 * 1024, _settings.Storage.SegmentBytes);

    /// <summary>Bytes of a record's frame on the disk.</summary>
    /// <param name="entry">The record.</param>
    public int SizeOf(JournalEntry entry) => _settings.Sealer.SizeOf(entry);

    /// <summary>Bytes that a group will add to the journal's files.</summary>
    /// <param name="bytes">Bytes of its frames.</param>
    public long GrowthFor(int bytes)
    {
        bytes += GroupHead.Size;
        if (NeedsNewSegment(bytes)) return _spares.Count > 0 ? 0 : SegmentHeader.Size + bytes;
        return _index.Active is { } active ? Math.Max(0, active.Length + bytes - active.Size) : bytes;
    }

    /// <summary>As <see cref="GrowthFor"/>, with the whole of a segment that is begun: the quota is then met at that moment, and the file of the segment that gives way can be written over.</summary>
    /// <param name="bytes">Bytes of its frames.</param>
    public long ClaimFor(int bytes) =>
        WillRoll(bytes) && _spares.Count == 0 ? Math.Max(_settings.Storage.SegmentBytes, GrowthFor(bytes)) : GrowthFor(bytes);

    /// <summary>Whether a group begins a segment.</summary>
    /// <param name="bytes">Bytes of its frames.</param>
    public bool WillRoll(int bytes) => NeedsNewSegment(bytes + GroupHead.Size);

    /// <summary>Makes records durable, together.</summary>
    /// <param name="entries">The records, at least one.</param>
    /// <param name="stay">Whether they may make the segment longer than it should be: what must be written to be allowed to delete must not begin a segment.</param>
    /// <returns>The first one's sequence, or why none of them is durable.</returns>
    public Outcome<ulong> Append(IReadOnlyList<JournalEntry> entries, bool stay = false)
    {
        var bytes = GroupHead.Size;
        foreach (var entry in entries) bytes += SizeOf(entry);
        if ((stay ? _file is null : NeedsNewSegment(bytes)) && Roll() is { } problem) return problem;

        Span<byte> link = stackalloc byte[ChainLink.Size];
        _link.CopyTo(link);
        var active = Encode(entries, bytes, link);
        try
        {
            _file!.Write(_buffer.AsSpan(0, bytes), active.Length);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            Abandon(active);
            return StorageFault.Describe($"Cannot write {entries.Count} records to '{active.Path}'", exception);
        }

        try
        {
            _file.Flush();
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // After a failed fsync the kernel may have marked the lost pages clean: a second one would succeed and
            // prove nothing.
            Abandon(active);
            return StorageFault.Describe($"Cannot flush {entries.Count} records to '{active.Path}'", exception);
        }

        var first = _next;
        _next += (ulong)entries.Count;
        link.CopyTo(_link);
        var length = active.Length + bytes;
        _index.Commit(active with
        {
            Last = _next - 1,
            LastHigh = LastHigh(entries, first, active.LastHigh),
            Length = length,
            Size = Math.Max(length, active.Size),
        });
        return first;
    }

    /// <summary>Begins a segment: header → fsync → name → fsync the folder; only then may records go into it.</summary>
    /// <returns>Null, or why it could not be begun.</returns>
    public Problem? Roll()
    {
        var path = Path.Combine(_settings.Folder, Segment.NameOf(_next));
        var created = _clock.Now().Wall;
        var header = new SegmentHeader(_index.Epoch, _next, _link.ToArray(), created, _index.Active?.LastHigh ?? 0).Encode();
        IJournalFile? file = null;
        var reused = _spares.TryTake(out var spare, out var size);
        try
        {
            if (_index.Active is { IsEmpty: true }) Abandon();
            file = _files.Open(reused ? spare : path, reused ? FileUse.Write : FileUse.Create);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot begin the journal segment '{path}'", exception);
        }

        // From here on a segment of this name may be found after a crash, and would end the one before it: so nothing
        // goes into that one any more, even if this one cannot be begun.
        Abandon();
        try
        {
            file.Write(header, 0);
            file.Flush();
            if (reused) _files.Move(spare, path);
            _files.FlushFolder(_settings.Folder);
            _segment = SegmentHeader.ChecksumOf(header);
            _file = file;
            var begun = new Segment(path, _next, _next - 1, _next - 1, SegmentHeader.Size, created);
            _index.Begin(begun with { Size = Math.Max(begun.Length, size), IsReusable = true });
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            file.Dispose();
            return StorageFault.Describe($"Cannot begin the journal segment '{path}'", exception);
        }
    }

    /// <summary>Marks the end: should the last group be damaged later, it is known to have been confirmed.</summary>
    public void Close()
    {
        if (_file is null || _index.Active is not { } active) return;
        Span<byte> mark = stackalloc byte[GroupHead.Size];
        new GroupHead(0, _next).Write(mark, _segment);
        try
        {
            _file.Write(mark, active.Length);
            _file.Flush();
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // Without the mark the journal opens as after a crash.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _hasher.Dispose();
    }

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
        new GroupHead(bytes - GroupHead.Size, _next).Write(_buffer, _segment);
        var offset = GroupHead.Size;
        for (var i = 0; i < entries.Count; i++)
        {
            var frame = _buffer.AsSpan(offset);
            offset += _settings.Sealer.Write(frame, _index.Epoch, _next + (ulong)i, entries[i], link, _hasher);
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

    /// <summary>Ends a segment at its last durable frame. What follows is cut off for the space alone: nobody reads it.</summary>
    private void Abandon(Segment active)
    {
        try
        {
            _file!.Cut(active.Length);
            active = active with { Size = active.Length };
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // The bytes of the failed group stay. Its sequences are claimed by the next segment, and the file is never used again.
        }

        _index.Seal(active with { IsReusable = false });
        Abandon();
    }

    private void Abandon()
    {
        _file?.Dispose();
        _file = null;
    }
}
