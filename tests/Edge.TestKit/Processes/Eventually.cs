namespace Edge.TestKit.Processes;

/// <summary>Waits for a condition of a running system instead of sleeping and hoping.</summary>
public static class Eventually
{
    /// <summary>Short enough not to be the measured time, long enough not to load the system under test.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until the answer is not null; a request refused by a program that restarts is asked again.</summary>
    /// <typeparam name="T">What is waited for.</typeparam>
    /// <param name="ask">Gives the value, or null for not yet.</param>
    /// <param name="what">What is waited for, for the error.</param>
    /// <param name="timeout">How long.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string what, TimeSpan timeout)
        where T : class
    {
        using var limit = new CancellationTokenSource(timeout);
        Exception? last = null;
        while (!limit.IsCancellationRequested)
        {
            try
            {
                if (await ask() is { } value) return value;
                last = null;
            }
            catch (HttpRequestException exception)
            {
                last = exception;
            }

            await Task.Delay(Interval);
        }

        throw new TimeoutException($"Not within {timeout}: {what}. {last?.Message}", last);
    }

    /// <summary>Asks until it is true.</summary>
    /// <param name="ask">The condition.</param>
    /// <param name="what">What is waited for, for the error.</param>
    /// <param name="timeout">How long.</param>
    public static Task TrueAsync(Func<Task<bool>> ask, string what, TimeSpan timeout) =>
        GetAsync(async () => await ask() ? "yes" : null, what, timeout);
}
