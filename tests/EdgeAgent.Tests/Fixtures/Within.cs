namespace Edge.Agent.Tests.Fixtures;

/// <summary>Waits for conditions that come by themselves; the limit only bounds a failing test.</summary>
internal static class Within
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(20);

    public static async Task Eventually(Func<bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"Did not happen within {Limit}: {what}.");
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
