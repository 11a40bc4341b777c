using System.Buffers;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>One forwarder's position in the journal. Not thread-safe.</summary>
public interface IJournalReader
{
    /// <summary>Copies the next unacknowledged frames: those of high priority first, then oldest first, each once until <see cref="Rewind"/>.</summary>
    /// <param name="destination">Receives whole frames.</param>
    /// <param name="maxBytes">Stops before this many bytes; a single larger frame is still copied alone.</param>
    /// <param name="lowest">With <see cref="RecordPriority.High"/> only records of high priority are copied, and the rest stays for a later call.</param>
    /// <returns>The sequences copied, ascending ranges; empty when there is nothing new.</returns>
    /// <exception cref="IOException">The disk refuses what comes next, for now; a later call tries it again.</exception>
    IReadOnlyList<SequenceRange> Read(IBufferWriter<byte> destination, int maxBytes, RecordPriority lowest = RecordPriority.Low);

    /// <summary>Completes when <see cref="Read"/> may have something new.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>Starts again at the oldest unacknowledged record: what was sent and never acknowledged goes again.</summary>
    void Rewind();
}
