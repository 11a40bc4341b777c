using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Storage;

/// <summary>
/// Keeps the journal within its quota and off the reserve by dropping the oldest sealed segments. With a hub, what it
/// never got is first covered by a gap record, and alarms move to the front instead of going. Used by the writer
/// thread alone.
/// </summary>
internal sealed class JournalSpace
{
    /// <summary>Of a dropped segment at most this part is carried on: else a storm of alarms would free nothing.</summary>
    private const int CarryDivisor = 8;

    private readonly JournalSettings _settings;
    private readonly JournalIndex _index;
    private readonly SegmentWriter _writer;
    private readonly DeviceClock _clock;
    private readonly IJournalFiles _files;
    private readonly SpareSegments _spares;
    private Dropped? _owed;

    /// <summary>The space of one journal.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="index">What it holds.</param>
    /// <param name="writer">Takes the gap records.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="files">The file system.</param>
    /// <param name="spares">Takes the files of finished segments.</param>
    public JournalSpace(
        JournalSettings settings, JournalIndex index, SegmentWriter writer, DeviceClock clock, IJournalFiles files, SpareSegments spares)
    {
        _settings = settings;
        _index = index;
        _writer = writer;
        _clock = clock;
        _files = files;
        _spares = spares;
    }

    private string StatePath => Path.Combine(_settings.Folder, JournalWriter.StateFile);

    /// <summary>Makes room for a group.</summary>
    /// <param name="bytes">Bytes of its frames.</param>
    /// <returns>Null, or <c>disk-full</c> when nothing is left to drop and the reserve would be touched.</returns>
    public Problem? MakeRoom(int bytes)
    {
        while (IsShort(bytes, out var problem))
        {
            // At the quota the next segment is written over the oldest one's file; a full disk needs the bytes themselves.
            var keep = problem is null && _writer.WillRoll(bytes);
            if (_spares.Count > (keep ? 1 : 0))
            {
                if (DeleteSpare() is { } refused) return refused;
                continue;
            }

            if (_index.Removable() is not [var oldest, ..]) return problem;
            if (Drop(oldest, keep) is { } failure) return failure;
        }

        return _owed is { } owed ? Pay(owed) : null;
    }

    /// <summary>Deletes what needs no keeping: with a hub the acknowledged segments, without one those beyond their age.</summary>
    public void DeleteFinished()
    {
        var segments = _index.Segments;
        var now = _clock.Now().Wall;
        foreach (var segment in _index.Removable())
        {
            var finished = _settings.HasHub
                ? _index.CountPending(segment.Range) == 0
                : EndOf(segment, segments) is { } end && now - end > _settings.Storage.Retention;
            if (!finished) continue;
            _index.Finish(segment.Range);
            if (Delete(segment, keep: true) is not null) return;
        }
    }

    /// <summary>Writes the state file.</summary>
    /// <returns>Null, or why the old one still stands.</returns>
    public Problem? Save()
    {
        try
        {
            JournalState.Of(_index, _settings.MachineHash).Save(_files, StatePath);
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            _index.SaveFailed();
            return StorageFault.Describe($"Cannot write '{StatePath}'", exception);
        }
    }

    private bool IsShort(int bytes, out Problem? problem)
    {
        problem = null;
        // A quota of less than the active segment and the recent ones cannot be kept; it then yields.
        if (_index.Bytes + _spares.Bytes + _writer.ClaimFor(bytes) > _settings.Storage.JournalMaxBytes) return true;
        if (_settings.Storage.FreeSpaceReserve <= 0) return false;
        var free = FreeBytes();
        if (free - _writer.GrowthFor(bytes) >= _settings.Storage.FreeSpaceReserve) return false;
        problem = new Problem(
            ReasonCode.DiskFull,
            $"'{_settings.Folder}' has {free} bytes free and {_settings.Storage.FreeSpaceReserve} are reserved (storage.freeSpaceReserve): free some space.");
        return true;
    }

    private long FreeBytes()
    {
        try
        {
            return _files.FreeBytes(_settings.Folder);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // Not knowing is no reason to refuse a record; a disk that is really full says so when it is written.
            return long.MaxValue;
        }
    }

    private Problem? Drop(Segment segment, bool keep)
    {
        var pending = _index.CountPending(segment.Range);
        if (!_settings.HasHub || pending == 0)
        {
            _index.Finish(segment.Range);
            return Delete(segment, keep);
        }

        var kept = DroppedSegment.Read(_files, segment, _index, _settings.Storage.SegmentBytes / CarryDivisor, out var refused);
        // What an unread gap record in it stands for is counted nowhere else.
        if (refused is not null) return refused;
        var count = pending - kept.Carried.Count - kept.Gaps;
        var gap = new GapRecord(
            1, _clock.Now(), Math.Min(segment.First, kept.GapsFrom), segment.Last, count + kept.GapsCount, ReasonCode.DiskFull, LinkAfter(segment));
        var owed = new Dropped(segment.Range, count, [.. kept.Carried, JournalRecords.Of(gap)]);

        // Persist before deleting. Only a disk without any room left forces the other order; a crash in between then
        // shows as a hole in the state, and the next open reports it.
        var problem = Pay(owed);
        if (problem is not null && problem.Reason != ReasonCode.DiskFull) return problem;
        if (Delete(segment, keep && problem is null) is { } failure) return failure;
        if (problem is null) return null;
        _owed = owed;
        return Pay(owed);
    }

    /// <summary>What the chain goes on from after a segment: its last record's link, as the next one's header keeps it.</summary>
    private string? LinkAfter(Segment segment)
    {
        if (_index.Segments.FirstOrDefault(next => next.First > segment.First) is not { } next) return null;
        try
        {
            return SegmentHeader.Read(_files, next.Path) is { } header ? Convert.ToHexStringLower(header.PreviousLink.Span) : null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }

    private Problem? Pay(Dropped owed)
    {
        if (!_writer.Append(owed.Entries, stay: true).TryGet(out _, out var problem)) return problem;
        _index.FinishDropped(owed.Range, owed.Count);
        _owed = null;
        return null;
    }

    private Problem? DeleteSpare()
    {
        try
        {
            _spares.DeleteOne();
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe("Cannot delete a file kept for the next journal segment", exception);
        }
    }

    private Problem? Delete(Segment segment, bool keep)
    {
        // The state first: a deleted segment that it does not know as done counts as lost.
        if (Save() is { } problem && problem.Reason != ReasonCode.DiskFull) return problem;
        try
        {
            // One much larger than a segment held a storm of alarms; the next one need not.
            if (keep && segment.IsReusable && _spares.HasRoom && segment.Size <= 2L * _settings.Storage.SegmentBytes) _spares.Add(segment);
            else _files.Delete(segment.Path);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Cannot delete the journal segment '{segment.Path}'", exception);
        }

        _index.Remove(segment);
        return null;
    }

    private static DateTimeOffset? EndOf(Segment segment, IReadOnlyList<Segment> segments)
    {
        foreach (var next in segments)
        {
            if (next.First > segment.First) return next.Created;
        }

        return null;
    }

    private sealed record Dropped(SequenceRange Range, long Count, IReadOnlyList<JournalEntry> Entries);
}
