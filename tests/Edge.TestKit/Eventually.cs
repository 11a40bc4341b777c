namespace Edge.TestKit;

/// <summary>Waits for what happens on another thread or in another process.</summary>
public static class Eventually
{
    /// <summary>Long enough for a loaded two-core machine; a passing test never waits it out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task TrueAsync(Func<bool> condition, string what, CancellationToken stop) => TrueAsync(() => Task.FromResult(condition()), what, stop);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="TimeoutException">It did not hold within <see cref="Patience"/>.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what, CancellationToken stop)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition().ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) throw new TimeoutException($"Not within {Patience}: {what}.");
            await Task.Delay(Look, stop).ConfigureAwait(false);
        }
    }
}
