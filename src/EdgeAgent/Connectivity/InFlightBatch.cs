using Edge.Agent.Storage;

namespace Edge.Agent.Connectivity;

/// <summary>A batch that was sent: which of its records the hub has not yet answered for.</summary>
internal sealed class InFlightBatch
{
    private List<SequenceRange> _open;

    /// <summary>A batch as it was sent.</summary>
    public InFlightBatch(IReadOnlyList<SequenceRange> ranges, int bytes, long sent)
    {
        _open = [.. ranges];
        Bytes = bytes;
        Sent = sent;
    }

    /// <summary>Bytes of its message.</summary>
    public int Bytes { get; }

    /// <summary>When, as a <see cref="TimeProvider"/> timestamp.</summary>
    public long Sent { get; }

    /// <summary>Whether the hub answered for every record.</summary>
    public bool IsAnswered => _open.Count == 0;

    /// <summary>Takes an answered range out.</summary>
    public void Answer(SequenceRange answered)
    {
        if (!_open.Exists(range => range.From <= answered.To && answered.From <= range.To)) return;
        var rest = new List<SequenceRange>(_open.Count + 1);
        foreach (var range in _open)
        {
            if (range.To < answered.From || answered.To < range.From)
            {
                rest.Add(range);
                continue;
            }

            if (range.From < answered.From) rest.Add(new SequenceRange(range.From, answered.From - 1));
            if (range.To > answered.To) rest.Add(new SequenceRange(answered.To + 1, range.To));
        }

        _open = rest;
    }
}
