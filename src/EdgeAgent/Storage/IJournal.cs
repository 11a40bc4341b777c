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

    /// <summary>Appends a record and completes when it is on disk (group commit: records of the same moment share one fsync).</summary>
    /// <param name="kind">What the record is about.</param>
    /// <param name="priority">When it is sent and dropped.</param>
    /// <param name="payload">UTF-8 JSON, at most <see cref="MaxPayload"/> bytes; unchanged until this completes.</param>
    /// <param name="cancellationToken">Gives up while the record waits for its group; once its group is being written the outcome comes all the same.</param>
    /// <returns>The record's sequence, or why it could not be made durable (the caller keeps its input and tries again).</returns>
    ValueTask<Outcome<ulong>> AppendAsync(
        RecordKind kind, RecordPriority priority, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);

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
