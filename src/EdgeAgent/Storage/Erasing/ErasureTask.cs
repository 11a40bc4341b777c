using Edge.Protocol;

namespace Edge.Agent.Storage.Erasing;

/// <summary>One caller who waits for records to be erased.</summary>
internal sealed class ErasureTask : TaskCompletionSource<Outcome<JournalErasure>>
{
    /// <summary>A task.</summary>
    /// <param name="order">What to erase.</param>
    public ErasureTask(ErasureOrder order)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) => Order = order;

    /// <summary>What to erase.</summary>
    public ErasureOrder Order { get; }
}
