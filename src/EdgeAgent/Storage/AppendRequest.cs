using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>One caller who waits for a record to become durable.</summary>
internal sealed class AppendRequest : TaskCompletionSource<Outcome<ulong>>
{
    private int _claimed;

    /// <summary>A request for one record.</summary>
    /// <param name="entry">The record.</param>
    public AppendRequest(JournalEntry entry)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) => Entry = entry;

    /// <summary>The record.</summary>
    public JournalEntry Entry { get; }

    /// <summary>
    /// Decides between writer and cancellation who has the request. Once the writer has it the caller's bytes are
    /// being read, so the caller must wait for the outcome.
    /// </summary>
    /// <returns>True for the first who asks.</returns>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
}
