using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>One caller who waits for records to become durable.</summary>
internal sealed class AppendRequest : TaskCompletionSource<Outcome<ulong>>
{
    private int _claimed;

    /// <summary>A request.</summary>
    /// <param name="entries">The records.</param>
    public AppendRequest(IReadOnlyList<JournalEntry> entries)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        Entries = entries;
        foreach (var entry in entries) FrameBytes += entry.FrameSize;
    }

    /// <summary>The records.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <summary>Bytes of their frames.</summary>
    public int FrameBytes { get; }

    /// <summary>
    /// Decides between writer and cancellation who has the request. Once the writer has it the caller's bytes are
    /// being read, so the caller must wait for the outcome.
    /// </summary>
    /// <returns>True for the first who asks.</returns>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;
}
