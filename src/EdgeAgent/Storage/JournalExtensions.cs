using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>What most callers of a journal append: one record.</summary>
public static class JournalExtensions
{
    /// <summary>Appends a record; <see cref="IJournal.AppendAsync"/> for one.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="kind">What the record is about.</param>
    /// <param name="priority">When it is sent and dropped.</param>
    /// <param name="payload">UTF-8 JSON, at most <see cref="IJournal.MaxPayload"/> bytes; unchanged until this completes.</param>
    /// <param name="cancellationToken">Gives up while the record waits for its group.</param>
    /// <returns>The record's sequence, or why it could not be made durable.</returns>
    public static ValueTask<Outcome<ulong>> AppendAsync(
        this IJournal journal, RecordKind kind, RecordPriority priority, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        journal.AppendAsync([new JournalEntry(kind, priority, payload)], cancellationToken);
}
