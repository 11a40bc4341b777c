using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity;

/// <summary>
/// How many bytes may be on their way to the hub and unanswered. A link of 9.6 kbit/s needs 80 s for what a LAN carries
/// in one: whoever fills its queue waits in vain for every answer, and sends again what was only late. So it begins small,
/// doubles while answers come as fast as they ever did, and halves when they take long or stay out.
/// </summary>
internal sealed class FlightSize
{
    private const int First = 4 * 1024;

    /// <summary>An answer this late is close to the patience of the parts below.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    /// <summary>Answers within this of the fastest are no slower: a hub's commit takes as long.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(500);

    private readonly int _largest;
    private TimeSpan _fastest = TimeSpan.MaxValue;

    /// <summary>A size for a window.</summary>
    /// <param name="batches">Batches the window holds.</param>
    public FlightSize(int batches) => _largest = batches * RecordBatch.MaxFrameBytes;

    /// <summary>The size now, in bytes.</summary>
    public int Bytes { get; private set; } = First;

    /// <summary>A batch was answered.</summary>
    /// <param name="after">How long after it was sent.</param>
    public void Answered(TimeSpan after)
    {
        if (after < _fastest) _fastest = after;
        if (after > Late) Halve();
        else if (after <= (_fastest * 1.5) + Slack) Bytes = Math.Min(Bytes * 2, _largest);
    }

    /// <summary>An answer stayed out.</summary>
    public void Halve() => Bytes = Math.Max(First, Bytes / 2);

    /// <summary>Another connection, perhaps another link.</summary>
    public void Reset() => (Bytes, _fastest) = (First, TimeSpan.MaxValue);
}
