using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>The device's record of truth: append-only, durable, the only place from which nothing may be lost.</summary>
public interface IJournal
{
    /// <summary>The epoch the sequences count within.</summary>
    Epoch Epoch { get; }

    /// <summary>Figures for reports and metrics.</summary>
    JournalStatus Status { get; }

    /// <summary>Bytes of the largest payload.</summary>
    int MaxPayload => RecordFrame.MaxPayload;

    /// <summary>Bytes of payload that may be appended together, whatever the largest one's.</summary>
    const int MaxTogether = 256 * 1024;

    /// <summary>
    /// Appends records and completes when they are on disk: all of them or none, one after the other (group commit: records of
    /// the same moment share one fsync, whoever appended them).
    /// </summary>
    /// <param name="entries">
    /// At least one, each with at most <see cref="MaxPayload"/> bytes and all with at most <see cref="MaxTogether"/>; unchanged until this completes.
    /// </param>
    /// <param name="cancellationToken">Gives up while they wait for their group; once it is being written the outcome comes all the same.</param>
    /// <returns>The first one's sequence, or why none of them could be made durable (the caller keeps its input and tries again).</returns>
    ValueTask<Outcome<ulong>> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>Opens a reader at the oldest record that still has to reach the hub.</summary>
    /// <param name="from">A hub added later wants records from here on; older ones then never have to reach it. One without a trusted time is sent.</param>
    IJournalReader OpenReader(DateTimeOffset? from);

    /// <summary>The hub has these on disk; a segment whose every record is acknowledged or quarantined is deleted, but for the newest sealed ones that <see cref="ReadRecent"/> needs.</summary>
    /// <param name="ranges">Inclusive ranges in this epoch; unknown sequences are ignored.</param>
    void Acknowledge(IReadOnlyList<SequenceRange> ranges);

    /// <summary>The hub will never store this record: it is kept aside with the reason and stops blocking the others.</summary>
    /// <param name="sequence">The record.</param>
    /// <param name="problem">The hub's reason.</param>
    void Quarantine(ulong sequence, Problem problem);

    /// <summary>
    /// The newest records' frames, oldest first, at least as many as any source has inputs in flight: a source that
    /// starts after a crash asks here which of its inputs were decided before the crash.
    /// </summary>
    /// <returns>Copies of whole frames.</returns>
    IEnumerable<ReadOnlyMemory<byte>> ReadRecent();

    /// <summary>Every frame still held, oldest first: what a damaged result store is filled from again.</summary>
    /// <returns>Copies of whole frames.</returns>
    IEnumerable<ReadOnlyMemory<byte>> ReadAll() => ReadRecent();
}
