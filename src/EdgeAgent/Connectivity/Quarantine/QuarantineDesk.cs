using Edge.Agent.Storage;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity.Quarantine;

/// <summary>
/// Where somebody decides what becomes of refused records. One that is to be tried again keeps its place until the hub has
/// it: it goes out under its own epoch and sequence, on every connection anew, and a second refusal puts it back.
/// </summary>
internal sealed class QuarantineDesk
{
    private readonly QuarantineFile _file;
    private readonly Lock _gate = new();
    private readonly HashSet<(Epoch, ulong)> _sent = [];
    private CancellationTokenSource? _waiting;
    private bool _due = true;

    /// <summary>A desk over a journal's quarantine.</summary>
    /// <param name="file">The refused records.</param>
    public QuarantineDesk(QuarantineFile file) => _file = file;

    /// <summary>The refused records.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IReadOnlyList<QuarantinedRecord> Records => _file.Read();

    /// <summary>Has records sent again.</summary>
    /// <param name="choice">Which.</param>
    /// <returns>How many.</returns>
    public int Retry(QuarantineChoice choice)
    {
        lock (_gate) _sent.RemoveWhere(sent => choice.Covers(sent.Item1, sent.Item2));
        var count = choice.Retry(_file);
        Wake();
        return count;
    }

    /// <summary>Forgets records for good.</summary>
    /// <param name="choice">Which.</param>
    /// <returns>How many.</returns>
    public int Drop(QuarantineChoice choice) => choice.Drop(_file);

    /// <summary>A new connection: what was sent and not answered goes again.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _sent.Clear();
            _due = true;
        }
    }

    /// <summary>The next records to be sent again, all of one epoch.</summary>
    /// <param name="maxBytes">Bytes of frames, but at least one.</param>
    /// <returns>Null when there are none.</returns>
    public (Epoch Epoch, ReadOnlyMemory<byte> Frames)? NextBatch(int maxBytes)
    {
        lock (_gate)
        {
            if (!_due) return null;
            var due = Due();
            if (due.Count == 0)
            {
                _due = false;
                return null;
            }

            var frames = new List<byte>();
            foreach (var record in due.Where(record => record.Epoch == due[0].Epoch).OrderBy(record => record.Sequence))
            {
                if (frames.Count > 0 && frames.Count + record.Frame.Length > maxBytes) break;
                frames.AddRange(record.Frame);
                _sent.Add((record.Epoch, record.Sequence));
            }

            return (due[0].Epoch, frames.ToArray());
        }
    }

    /// <summary>Takes the hub's answer: what is stored leaves, what is refused again stays with the new reason.</summary>
    /// <param name="ack">A checked acknowledgement.</param>
    public void Answer(RecordsAck ack)
    {
        lock (_gate)
        {
            if (!_sent.Any(sent => sent.Item1 == ack.Epoch)) return;
        }

        try
        {
            _file.Change(record => Answered(record, ack));
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // It stays marked, is sent again on the next connection, and the hub knows it then.
        }
    }

    /// <summary>Ends a wait when somebody asks for a retry.</summary>
    /// <param name="waiting">The wait.</param>
    public IDisposable Wakes(CancellationTokenSource waiting)
    {
        lock (_gate)
        {
            _waiting = waiting;
            if (_due) _ = waiting.CancelAsync();
        }

        return new Waker(this);
    }

    private static QuarantinedRecord? Answered(QuarantinedRecord record, RecordsAck ack)
    {
        if (!record.Retry || record.Epoch != ack.Epoch) return record;
        if (ack.Rejected.FirstOrDefault(rejected => rejected.Sequence == record.Sequence) is { } again)
            return record with { Retry = false, Reason = again.Reason, Message = again.Message };
        return ack.Ranges.Any(range => range[0] <= record.Sequence && record.Sequence <= range[1]) ? null : record;
    }

    private List<QuarantinedRecord> Due()
    {
        try
        {
            return [.. _file.Read().Where(record => record.Retry && !record.IsSealed && !_sent.Contains((record.Epoch, record.Sequence)))];
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return [];
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _due = true;
            _ = _waiting?.CancelAsync();
        }
    }

    private sealed class Waker(QuarantineDesk desk) : IDisposable
    {
        public void Dispose()
        {
            lock (desk._gate) desk._waiting = null;
        }
    }
}
