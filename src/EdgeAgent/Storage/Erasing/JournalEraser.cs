using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Erasing;

/// <summary>
/// Takes payloads out of a journal's files: out of segments, whatever became of their records, out of those of older
/// epochs, out of the quarantine, and out of what recycled files still hold of an earlier use. Used by the writer thread
/// alone, and never on the segment being written.
/// </summary>
internal sealed class JournalEraser
{
    /// <summary>Frames of one plan: half a megabyte of JSON, whatever the journal's size.</summary>
    private const int PlanFrames = 4096;

    private readonly JournalSettings _settings;
    private readonly JournalIndex _index;
    private readonly IJournalFiles _files;
    private readonly QuarantineFile _quarantine;
    private byte[] _open = [];

    /// <summary>An eraser.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="index">What it holds.</param>
    /// <param name="files">The file system.</param>
    /// <param name="quarantine">What the hub refused.</param>
    public JournalEraser(JournalSettings settings, JournalIndex index, IJournalFiles files, QuarantineFile quarantine)
    {
        _settings = settings;
        _index = index;
        _files = files;
        _quarantine = quarantine;
    }

    /// <summary>Whether records go to a hub.</summary>
    public bool HasHub => _settings.HasHub;

    /// <summary>Erases.</summary>
    /// <param name="scope">What.</param>
    public Outcome<JournalErasure> Erase(ErasureScope scope)
    {
        var total = new JournalErasure(0, 0);
        try
        {
            foreach (var spare in _files.List(_settings.Folder).Where(path => Path.GetExtension(path) == Segment.SpareExtension)) Wipe.Zero(_files, spare, 0);
            var segments = _index.Segments;
            for (var i = 0; i < segments.Count; i++)
            {
                // The newest one was begun for this, and has no record yet.
                if (segments[i].IsEmpty) continue;
                var next = i + 1 < segments.Count ? segments[i + 1].Created : null;
                total = Add(total, EraseIn(segments[i], _index.Epoch, scope, next));
            }

            foreach (var (segment, epoch) in SetAside()) total = Add(total, EraseIn(segment, epoch, scope, null));
            return total with { Records = total.Records + _quarantine.Erase(record => Covers(record, scope)) };
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"{total.Records} records were erased, and not all could be", exception);
        }
        finally
        {
            _index.CountErasure();
        }
    }

    private static JournalErasure Add(JournalErasure left, JournalErasure right) => new(left.Records + right.Records, left.Unreadable + right.Unreadable);

    private JournalErasure EraseIn(Segment segment, Epoch epoch, ErasureScope scope, DateTimeOffset? notLater)
    {
        var (frames, unreadable, end) = Find(segment, epoch, scope, notLater);
        var file = Path.GetRelativePath(_settings.Folder, segment.Path);
        foreach (var part in frames.Chunk(PlanFrames)) new ErasurePlan(file, epoch, part).Run(_settings.Folder, _files);
        // Behind the last record may lie what an earlier use of the file left.
        Wipe.Zero(_files, segment.Path, end);
        return new JournalErasure(frames.Count, unreadable);
    }

    private (List<ErasedFrame> Frames, long Unreadable, long End) Find(Segment segment, Epoch epoch, ErasureScope scope, DateTimeOffset? notLater)
    {
        var (frames, unreadable) = (new List<ErasedFrame>(), 0L);
        using var scanner = new SegmentScanner(_files, segment.Path, segment.First);
        while (scanner.TryPeek(segment.Length, segment.Last, out var stored))
        {
            if (!RecordSealer.IsErased(stored.Payload) && stored.Kind != RecordKind.Gap)
            {
                var outcome = _index.Sealer.Open(epoch, stored, ref _open, out var frame);
                if (outcome == OpenedRecord.Held) unreadable++;
                if (outcome == OpenedRecord.Open && Covers(frame, epoch, scope, notLater))
                    frames.Add(new ErasedFrame(scanner.Offset, stored.Sequence, stored.Kind, stored.Priority, stored.Link.ToArray(), stored.Payload.Length));
            }

            scanner.Advance(stored.Sequence);
        }

        return (frames, unreadable, scanner.ValidEnd);
    }

    /// <summary>An older order to erase names its subject; once the hub has it, nobody needs it any more.</summary>
    private bool Covers(RecordFrame frame, Epoch epoch, ErasureScope scope, DateTimeOffset? notLater) => frame.Kind == RecordKind.Erasure
        ? epoch != _index.Epoch || !_index.IsPending(frame.Sequence)
        : Covers(frame, scope, notLater);

    private static bool Covers(RecordFrame frame, ErasureScope scope, DateTimeOffset? notLater)
    {
        if (frame.Kind == RecordKind.Disagreement)
            return ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.DisagreementRecord, "disagreement").TryGet(out var judged, out _) && scope.Covers(judged.PartId, judged.At.Wall ?? notLater);
        if (frame.Kind == RecordKind.Feedback)
            return ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.FeedbackRecord, "feedback").TryGet(out var said, out _) && said.IsCoveredBy(scope, notLater);
        if (frame.Kind == RecordKind.Challenge)
            return ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.ChallengeRecord, "challenge").TryGet(out var shown, out _) && shown.IsCoveredBy(scope, notLater);
        if (frame.Kind != RecordKind.Decision) return scope.Covers(null, RecordMoment.Read(frame.Payload) ?? notLater);
        return ProtocolJson.Parse(frame.Payload, ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _)
            && scope.Covers(decision.PartId, decision.Captured.Wall ?? notLater);
    }

    private static bool Covers(QuarantinedRecord record, ErasureScope scope) => RecordFrame.TryRead(record.Frame, out var frame) && Covers(frame, scope, null);

    private IEnumerable<(Segment Segment, Epoch Epoch)> SetAside()
    {
        foreach (var folder in Directory.GetDirectories(_settings.Folder, "epoch-*"))
        {
            foreach (var segment in SegmentFiles.In(folder))
            {
                if (SegmentHeader.Read(_files, segment.Path) is { } header) yield return (segment with { Created = header.Created }, header.Epoch);
            }
        }
    }
}
