using System.Collections.Concurrent;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Storage;

/// <summary>
/// The one thread that changes the journal's files: it takes groups from the queue, makes them durable, then answers
/// their callers; in between it tidies. A thread of its own, because fsync blocks and the pool is the pipeline's.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    /// <summary>Name of the state file.</summary>
    public const string StateFile = "state.json";

    /// <summary>How stale acknowledgements on disk may be: resending half a minute is cheap, an fsync per ack is not.</summary>
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(30);

    private readonly JournalIndex _index;
    private readonly SegmentWriter _writer;
    private readonly JournalSpace _space;
    private readonly DeviceClock _clock;
    private readonly IJournalFiles _files;
    private readonly AppendQueue _queue;
    private readonly ConcurrentQueue<(ulong Sequence, Problem Problem)> _refused = new();
    private readonly ConcurrentQueue<ErasureTask> _erasures = new();
    private readonly JournalEraser _eraser;
    private readonly Queue<JournalEntry> _announcements = new();
    private readonly QuarantineFile _quarantine;
    private readonly TimeSpan _company;
    private readonly List<AppendRequest> _group = [];
    private readonly List<JournalEntry> _entries = [];
    private readonly Thread _thread;
    private ulong _savedSegment;
    private long _savedAt;

    /// <summary>The writer of one journal.</summary>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="index">What it holds.</param>
    /// <param name="opening">What recovery found.</param>
    /// <param name="clock">The device's clock.</param>
    /// <param name="files">The file system.</param>
    public JournalWriter(JournalSettings settings, JournalIndex index, JournalOpening opening, DeviceClock clock, IJournalFiles files)
    {
        _index = index;
        _clock = clock;
        _files = files;
        _queue = new AppendQueue();
        var spares = new SpareSegments(files);
        _writer = new SegmentWriter(settings, index, opening, clock, files, spares);
        _space = new JournalSpace(settings, index, _writer, clock, files, spares);
        _quarantine = new QuarantineFile(files, settings.Folder, settings.Sealer);
        _eraser = new JournalEraser(settings, index, files, _quarantine);
        _company = settings.Storage.GroupCommitDelay;
        _savedAt = clock.Time.GetTimestamp();
        _thread = new Thread(Run) { Name = "journal", IsBackground = true };
        if (opening.Recovery.Renewed is { } renewed)
            _announcements.Enqueue(JournalRecords.Of(new AlarmRecord(1, clock.Now(), "journal", renewed.Reason, renewed.Message)));
    }

    /// <summary>Where appends wait.</summary>
    public AppendQueue Queue => _queue;

    /// <summary>What the hub refused.</summary>
    public QuarantineFile Refused => _quarantine;

    /// <summary>Has a record set aside.</summary>
    /// <param name="sequence">The record.</param>
    /// <param name="problem">The hub's reason.</param>
    public void Refuse(ulong sequence, Problem problem)
    {
        // A sequence not yet given out must not hit the record that gets it later.
        if (sequence > _index.LastSequence) return;
        _refused.Enqueue((sequence, problem));
        _queue.Poke();
    }

    /// <summary>Has records erased, on the thread that writes them.</summary>
    /// <param name="task">What, and who waits.</param>
    public void Erase(ErasureTask task)
    {
        _erasures.Enqueue(task);
        _queue.Poke();
    }

    /// <summary>Begins the first segment when there is none, so that the epoch is on disk before anyone hears of it, and starts the thread.</summary>
    public void Start()
    {
        if (_index.Active is null) _writer.Roll();
        Tidy(force: true);
        _thread.Start();
    }

    /// <summary>Writes what is queued, then closes.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (_thread.IsAlive) _thread.Join();
        while (_erasures.TryDequeue(out var task)) task.SetResult(new Problem(StorageReasons.Closed, "The journal was closed before anything was erased."));
        _writer.Dispose();
        _queue.Dispose();
    }

    private void Run()
    {
        var expected = 1;
        while (_queue.Take(_group, expected, _company, _writer.MaxGroupBytes, out var poked))
        {
            if (_group.Count > 0)
            {
                expected = _group.Count;
                Commit();
                _group.Clear();
            }

            Tidy(force: poked);
        }

        Tidy(force: true);
        _writer.Close();
        _space.Save();
    }

    private void Commit()
    {
        _entries.Clear();
        var bytes = 0;
        foreach (var request in _group)
        {
            foreach (var entry in request.Entries)
            {
                _entries.Add(entry);
                bytes += _writer.SizeOf(entry);
            }
        }

        var outcome = _space.MakeRoom(bytes) is { } full ? full : _writer.Append(_entries);
        if (!outcome.TryGet(out var next, out var problem)) _index.CountFailed(_entries.Count);
        foreach (var request in _group)
        {
            request.SetResult(problem is null ? next : problem);
            next += (ulong)request.Entries.Count;
        }
    }

    private void Tidy(bool force)
    {
        var rolled = _index.Active is { } active && active.First != _savedSegment;
        if (!force && !rolled) return;
        Announce();
        while (_refused.TryDequeue(out var refused)) SetAside(refused.Sequence, refused.Problem);
        while (_erasures.TryDequeue(out var task)) task.SetResult(Erase(task.Order));
        _space.DeleteFinished();
        var due = _index.NeedsSave && _clock.Time.GetElapsedTime(_savedAt) >= SaveInterval;
        if ((!rolled && !due) || _space.Save() is not null) return;
        _savedAt = _clock.Time.GetTimestamp();
        _savedSegment = _index.Active?.First ?? 0;
    }

    private void Announce()
    {
        while (_announcements.TryPeek(out var announcement))
        {
            if (!_writer.Append([announcement]).IsSuccess) return;
            _announcements.Dequeue();
        }

        while (_index.NextLost() is { } lost)
        {
            var count = _index.CountPending(lost.Range);
            var gap = new GapRecord(1, _clock.Now(), lost.Range.From, lost.Range.To, count, lost.Reason);
            if (!_writer.Append([JournalRecords.Of(gap)]).IsSuccess) return;
            _index.LostRecorded(lost);
        }
    }

    private Outcome<JournalErasure> Erase(ErasureOrder order)
    {
        // Nothing is overwritten in a segment that is still written.
        if (_index.Active is { IsEmpty: false } && _writer.Roll() is { } unbegun) return unbegun;
        if (!_eraser.Erase(order.Scope).TryGet(out var erased, out var problem)) return problem;
        var entry = JournalRecords.Of(order.ToRecord(_clock.Now(), erased.Records, _eraser.HasHub));
        problem = _space.MakeRoom(_writer.SizeOf(entry)) ?? _writer.Append([entry]).Problem;
        return problem is null ? erased : new Problem(problem.Reason, $"{erased.Records} records were erased, but what the hub has was not: say it again. {problem.Message}");
    }

    private void SetAside(ulong sequence, Problem problem)
    {
        if (!_index.IsPending(sequence) || _index.Find(sequence) is not { } segment || segment.First > sequence) return;
        try
        {
            using var scanner = new SegmentScanner(_files, segment.Path, segment.First);
            while (scanner.TryPeek(segment.Length, segment.Last, out var frame) && frame.Sequence <= sequence)
            {
                if (frame.Sequence == sequence)
                {
                    _quarantine.Add(new QuarantinedRecord(_index.Epoch, sequence, problem.Reason, problem.Message, frame.Bytes.ToArray()));
                    _index.FinishQuarantined(sequence);
                    return;
                }

                scanner.Advance(frame.Sequence);
            }
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // It stays pending; the hub refuses it again after the next resend, and it is tried again then.
            _index.CountFailed(1);
        }
    }
}
