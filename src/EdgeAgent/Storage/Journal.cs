using Edge.Agent.Diagnostics;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// The journal on disk: <c>&lt;first sequence&gt;.seg</c> files of a header and frames, <c>state.json</c>, <c>lock</c>
/// and <c>quarantine.jsonl</c> in one folder.
/// </summary>
public sealed class Journal : IJournal, IAsyncDisposable, IDisposable
{
    private readonly IDisposable _lock;
    private readonly IJournalFiles _files;
    private readonly JournalIndex _index;
    private readonly JournalWriter _writer;
    private int _disposed;

    private Journal(IDisposable folderLock, IJournalFiles files, JournalIndex index, JournalWriter writer, JournalRecovery recovery)
    {
        _lock = folderLock;
        _files = files;
        _index = index;
        _writer = writer;
        Recovery = recovery;
    }

    /// <inheritdoc/>
    public Epoch Epoch => _index.Epoch;

    /// <inheritdoc/>
    public JournalStatus Status => _index.Status();

    /// <inheritdoc/>
    public int MaxPayload => _index.Sealer.MaxPayload;

    /// <summary>What the hub refused and the journal keeps aside.</summary>
    internal QuarantineFile Refused => _writer.Refused;

    /// <summary>Counts what waits for the hub, by priority; reads every segment that holds some of it.</summary>
    internal BacklogCount CountBacklog() => BacklogCount.Of(_files, _index.Segments.Where(segment => _index.CountPending(segment.Range) > 0), _index.IsPending);

    /// <summary>What opening found and mended.</summary>
    public JournalRecovery Recovery { get; }

    /// <summary>Opens or makes a journal, mending what a crash left.</summary>
    /// <param name="settings">Where and how.</param>
    /// <param name="clock">The device's clock.</param>
    /// <param name="files">The file system; null for the real one.</param>
    /// <returns>The journal; <c>in-use</c> when another process has it; or why its folder cannot be used at all.</returns>
    public static Outcome<Journal> Open(JournalSettings settings, DeviceClock clock, IJournalFiles? files = null)
    {
        files ??= new JournalFiles();
        IDisposable? folderLock = null;
        try
        {
            files.CreateFolder(settings.Folder);
            if (!files.Lock(Path.Combine(settings.Folder, "lock")).TryGet(out folderLock, out var problem)) return problem;
            // What a crash left half erased is erased before anybody reads it as damage.
            ErasurePlan.Redo(settings.Folder, files);
            var opening = new JournalRecoverer(settings, files).Recover();
            var index = new JournalIndex(opening.Epoch, settings, opening.Index);
            var writer = new JournalWriter(settings, index, opening, clock, files);
            writer.Start();
            return new Journal(folderLock, files, index, writer, opening.Recovery);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            folderLock?.Dispose();
            return StorageFault.Describe($"Cannot open the journal '{settings.Folder}'", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<ulong>> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count);
        if (TooLarge(entries) is { } problem) return problem;
        var request = new AppendRequest(entries);
        if (Volatile.Read(ref _disposed) != 0 || !await _writer.Queue.EnqueueAsync(request, cancellationToken))
            return new Problem(StorageReasons.Closed, "The journal is closed: the agent is stopping.");
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var waiting = (AppendRequest)state!;
                if (waiting.TryClaim()) waiting.TrySetCanceled(token);
            },
            request);
        return await request.Task;
    }

    /// <inheritdoc/>
    public IJournalReader OpenReader(DateTimeOffset? from)
    {
        if (from is { } date)
        {
            new JournalStart(_index, _files).SkipBefore(date);
            _writer.Queue.Poke();
        }

        return new JournalReader(_index, _files, _writer.Queue.Poke);
    }

    /// <inheritdoc/>
    public void Acknowledge(IReadOnlyList<SequenceRange> ranges)
    {
        long added = 0;
        foreach (var range in ranges) added += _index.Finish(range);
        if (added > 0) _writer.Queue.Poke();
    }

    /// <inheritdoc/>
    public void Quarantine(ulong sequence, Problem problem) => _writer.Refuse(sequence, problem);

    /// <summary>Takes the payload out of records, for good: pending, acknowledged, refused and set aside ones. They keep their place and chain link.</summary>
    /// <param name="order">Which, and who asks; the hub is told with a record.</param>
    internal async Task<Outcome<JournalErasure>> EraseAsync(ErasureOrder order)
    {
        if (Volatile.Read(ref _disposed) != 0) return new Problem(StorageReasons.Closed, "The journal is closed: the agent is stopping.");
        var task = new ErasureTask(order);
        _writer.Erase(task);
        return await task.Task;
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ReadRecent() => Read(_index.Recent());

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> ReadAll() => Read(_index.Segments);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _writer.Dispose();
        _index.Sealer.Dispose();
        _lock.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private Problem? TooLarge(IReadOnlyList<JournalEntry> entries)
    {
        var together = 0L;
        foreach (var (_, _, payload) in entries)
        {
            if (payload.Length > MaxPayload)
                return new Problem(ReasonCode.TooLarge, $"A record of {payload.Length} bytes; at most {MaxPayload} go into the journal.");
            together += payload.Length;
        }

        return together <= IJournal.MaxTogether ? null
            : new Problem(ReasonCode.TooLarge, $"{entries.Count} records of {together} bytes; at most {IJournal.MaxTogether} are appended together.");
    }

    private IEnumerable<ReadOnlyMemory<byte>> Read(IEnumerable<Segment> segments)
    {
        foreach (var segment in segments)
        {
            if (segment.IsEmpty || SegmentScanner.TryOpen(_files, segment) is not { } scanner) continue;
            using (scanner)
            {
                byte[] buffer = [];
                while (scanner.TryCopy(segment) is { } frame)
                {
                    if (Unsealed(frame, ref buffer) is { } open) yield return open;
                }
            }
        }
    }

    /// <summary>Nobody waits for these: what cannot be opened is left out, and counted where it waits for its key.</summary>
    private byte[]? Unsealed(byte[] stored, ref byte[] buffer)
    {
        if (!RecordFrame.TryRead(stored, out var frame)) return null;
        var outcome = _index.Sealer.Open(_index.Epoch, frame, ref buffer, out var open);
        if (outcome == OpenedRecord.Held) _index.Hold(frame.Sequence, SealedBytes.KeyOf(frame.Payload));
        if (outcome != OpenedRecord.Open || open.Payload.IsEmpty) return null;
        return open.Bytes.Length == stored.Length ? stored : open.Bytes.ToArray();
    }
}
