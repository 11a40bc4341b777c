namespace Edge.Agent.Storage.Results;

/// <summary>The first write that a disk refused; from then on nothing is written. LiteDB writes from a thread of its own.</summary>
internal sealed class WriteFault
{
    private Exception? _first;

    /// <summary>The refusal; null while there is none.</summary>
    public Exception? First => Volatile.Read(ref _first);

    /// <summary>Writes, unless a write was refused before.</summary>
    /// <param name="write">The write.</param>
    public void Guard(Action write)
    {
        if (First is not null) return;
        try
        {
            write();
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            Interlocked.CompareExchange(ref _first, exception, null);
        }
    }
}
