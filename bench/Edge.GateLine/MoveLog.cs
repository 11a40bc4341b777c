namespace Edge.GateLine;

/// <summary>Timestamps, in room that is there from the start. One writer.</summary>
/// <param name="room">How many.</param>
internal sealed class MoveLog(int room)
{
    private readonly long[] _at = new long[room];
    private int _count;

    /// <summary>What was noted.</summary>
    public ReadOnlySpan<long> At => _at.AsSpan(0, Volatile.Read(ref _count));

    /// <summary>Notes one.</summary>
    /// <param name="at">When.</param>
    public void Add(long at)
    {
        if (_count == _at.Length) return;
        _at[_count] = at;
        Volatile.Write(ref _count, _count + 1);
    }
}
