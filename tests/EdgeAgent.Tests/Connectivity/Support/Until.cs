using System.Runtime.CompilerServices;

namespace Edge.Agent.Tests.Connectivity.Support;

/// <summary>Waits for a condition that another thread brings about.</summary>
internal static class Until
{
    /// <summary>Far beyond what any condition here takes on a loaded machine: only a failure waits this long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) Assert.Fail($"Not within {Patience.TotalSeconds} s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
