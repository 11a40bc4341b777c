using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// Brings a journal's folder into order: decides the epoch, ends the torn tail, and finds out what is missing.
/// Only the newest segment is read; the others' headers suffice, so that a backlog of gigabytes opens at once.
/// </summary>
internal sealed class JournalRecoverer
{
    private readonly JournalSettings _settings;
    private readonly IJournalFiles _files;
    private readonly string _statePath;

    /// <summary>A recoverer of one folder, whose lock the caller holds.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="files">The file system.</param>
    public JournalRecoverer(JournalSettings settings, IJournalFiles files)
    {
        _settings = settings;
        _files = files;
        _statePath = Path.Combine(settings.Folder, JournalWriter.StateFile);
    }

    /// <summary>Recovers.</summary>
    /// <exception cref="IOException">The folder cannot be read or written at all.</exception>
    public JournalOpening Recover()
    {
        DeleteSpares();
        var found = ListSegments();
        var state = JournalState.Load(_files, _statePath);
        var written = found.LastOrDefault(file => file.Header is not null)?.Header!.Epoch;
        if (written is not null && state is not null && state.Epoch != written) state = null;

        var renewed = ReasonToRenew(found, state, written);
        if (renewed is not null)
        {
            var aside = SetAside(found, written ?? state?.Epoch);
            // Only now: with the old state gone first, a crash here would leave old segments that look current.
            _files.Delete(_statePath);
            _files.FlushFolder(_settings.Folder);
            return Fresh(new JournalRecovery(0, 0, renewed, aside));
        }

        return found.Count == 0 && state is null
            ? Fresh(new JournalRecovery(0, 0, null, null))
            : Continue(found, state, written ?? state!.Epoch);
    }

    private Problem? ReasonToRenew(List<SegmentFile> found, JournalState? state, Epoch? written)
    {
        if (state?.Machine is { } machine && _settings.MachineHash is { } here && machine != here)
            return Renewed("the machine's id is another: the card was cloned or moved");
        if (found.Find(file => file.Header?.Version > SegmentHeader.Newest) is { } later)
            return Renewed($"'{Path.GetFileName(later.Path)}' was written by a later version of the agent");
        if (state is not null && state.ActiveSegment != 0 && found.All(file => file.First < state.ActiveSegment))
            return Renewed($"its newest segment {Segment.NameOf(state.ActiveSegment)} is gone");
        return found.Count > 0 && written is null && state is null
            ? Renewed("neither its state nor any segment says which epoch it was")
            : null;

        static Problem Renewed(string why) =>
            new(StorageReasons.EpochRenewed, $"The journal began a new epoch: {why}. Sequences start again at 1.");
    }

    private JournalOpening Continue(List<SegmentFile> found, JournalState? state, Epoch epoch)
    {
        var done = new RangeSet();
        for (var i = 0; i < (state?.Done.Count ?? 0); i += 2) done.Add(new SequenceRange(state!.Done[i], state.Done[i + 1]));

        var tail = ReadTail(found);
        var segments = Describe(found, tail);
        var last = segments.Count == 0 ? 0 : segments[^1].Last;

        // A gap record is durable before the state says so: without this, records would be sent and counted as dropped.
        var dropped = state?.Dropped ?? 0;
        foreach (var (range, count) in tail?.Gaps ?? []) dropped += Math.Min(count, done.Add(range with { To = Math.Min(range.To, last) }));

        List<LostRecords> lost = [];
        if (tail is not null) lost.AddRange(tail.Holes.SelectMany(done.Missing).Select(hole => new LostRecords(hole, ReasonCode.DigestMismatch)));
        var first = segments.Count == 0 ? 1 : segments[0].First;
        var before = first > 1 ? new SequenceRange(1, first - 1) : default;
        if (first > 1 && state is not null)
            lost.AddRange(done.Missing(before).Select(range => new LostRecords(range, ReasonCode.NotFound)));
        else if (first > 1)
            done.Add(before); // Without the state nobody can say whether these were acknowledged.

        // A disk that forgot flushed bytes may have lost records the hub already has; their sequences must not be used again.
        if (done.Max > last)
        {
            lost.AddRange(done.Missing(new SequenceRange(last + 1, done.Max)).Select(range => new LostRecords(range, ReasonCode.NotFound)));
            last = done.Max;
        }

        var header = found.Count > 0 ? found[^1].Header : null;
        var link = tail is { Link.IsEmpty: false } ? tail.Link : header?.PreviousLink ?? Genesis(epoch);
        // After a torn group a segment is begun: what is left of it must never stand behind a record of the same sequence.
        var usable = header is { HasGroupHeads: true } && tail!.Torn == 0;
        var index = new RecoveredIndex(segments, done, lost, last, dropped, state?.Quarantined ?? 0);
        var recovery = new JournalRecovery(tail?.Torn ?? 0, lost.Sum(entry => entry.Range.Count), null, null);
        return new JournalOpening(epoch, index, link, usable, recovery);
    }

    /// <summary>Reads the newest segment; one without header and frames was never begun, and goes.</summary>
    private SegmentTail? ReadTail(List<SegmentFile> found)
    {
        while (found.Count > 0)
        {
            var newest = found[^1];
            var tail = SegmentTail.Scan(_files, newest.Path, newest.First, newest.Header, newest.Length);
            if (newest.Header is null && tail.Link.IsEmpty)
            {
                _files.Delete(newest.Path);
                found.RemoveAt(found.Count - 1);
                continue;
            }

            // A killed process leaves frames, and names, in the page cache that look durable and are not.
            using var file = _files.Open(newest.Path, FileUse.Write);
            if (newest.Header is { HasGroupHeads: true } && tail is { Closed: false, Torn: 0 } && newest.Length > tail.ValidEnd)
            {
                // Of a group whose head never reached the disk the frames may have. They bear the sequences that are given
                // out next, and must not stand behind those.
                file.Cut(tail.ValidEnd);
                found[^1] = newest with { Length = tail.ValidEnd };
            }

            file.Flush();
            _files.FlushFolder(_settings.Folder);
            return tail;
        }

        return null;
    }

    private static List<Segment> Describe(List<SegmentFile> found, SegmentTail? tail)
    {
        List<Segment> segments = [];
        for (var i = 0; i < found.Count; i++)
        {
            var file = found[i];
            if (i == found.Count - 1)
            {
                segments.Add(new Segment(file.Path, file.First, tail!.Last, tail.LastHigh, tail.ValidEnd, file.Header?.Created) { Size = file.Length });
                continue;
            }

            var next = found[i + 1];
            var last = next.First - 1;
            segments.Add(new Segment(file.Path, file.First, last, next.Header?.PreviousLastHigh ?? last, file.Length, file.Header?.Created));
        }

        return segments;
    }

    private List<SegmentFile> ListSegments()
    {
        List<SegmentFile> found = [];
        foreach (var path in _files.List(_settings.Folder))
        {
            if (Path.GetExtension(path) != Segment.Extension || !ulong.TryParse(Path.GetFileNameWithoutExtension(path), out var first) || first == 0) continue;
            using var file = _files.Open(path, FileUse.Read);
            var header = ReadHeader(file);
            // A file taken for another use has the new header before it has the new name.
            if (header?.Version <= SegmentHeader.Newest && header.First != first) header = null;
            found.Add(new SegmentFile(path, first, file.Length, header));
        }

        found.Sort((left, right) => left.First.CompareTo(right.First));
        return found;
    }

    private static SegmentHeader? ReadHeader(IJournalFile file)
    {
        try
        {
            return SegmentHeader.Read(file);
        }
        catch (Exception exception) when (StorageFault.IsUnreadable(exception))
        {
            return null;
        }
    }

    /// <summary>What they hold is known to the process alone that made them.</summary>
    private void DeleteSpares()
    {
        foreach (var path in _files.List(_settings.Folder))
        {
            if (Path.GetExtension(path) != Segment.SpareExtension) continue;
            try
            {
                _files.Delete(path);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                // It holds space and nothing else; the next opening tries again.
            }
        }
    }

    private string? SetAside(List<SegmentFile> found, Epoch? epoch)
    {
        if (found.Count == 0) return null;
        var folder = Path.Combine(_settings.Folder, $"epoch-{epoch?.ToString() ?? "unknown"}");
        _files.CreateFolder(folder);
        foreach (var file in found) _files.Move(file.Path, Path.Combine(folder, Path.GetFileName(file.Path)));
        _files.FlushFolder(folder);
        return folder;
    }

    private static JournalOpening Fresh(JournalRecovery recovery)
    {
        var epoch = Epoch.Create();
        return new JournalOpening(epoch, new RecoveredIndex([], new RangeSet(), [], 0, 0, 0), Genesis(epoch), false, recovery);
    }

    private static byte[] Genesis(Epoch epoch)
    {
        var link = new byte[ChainLink.Size];
        ChainLink.Genesis(epoch, link);
        return link;
    }

    private sealed record SegmentFile(string Path, ulong First, long Length, SegmentHeader? Header);
}
