namespace Edge.Agent.Diagnostics;

/// <summary>A total that only grows.</summary>
public sealed class Counter
{
    private long _value;

    /// <summary>The total.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>Adds to the total.</summary>
    /// <param name="amount">How much, 0 or more.</param>
    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}
