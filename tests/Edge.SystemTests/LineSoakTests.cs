using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The short form of <c>./edge soak line</c>.</summary>
public sealed class LineSoakTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A process of three minutes still grows to its size: its heap to what a hub's absence makes wait, the history's cache to its
    /// bound. What is lost with every decision shows all the same, from a kilobyte each on; the hour's form looks closer.
    /// </summary>
    private const long AllowedBytes = 16_000_000;

    [Fact]
    public async Task Line_FaultsAtAPaceOf200_LosesAndKeepsNothing()
    {
        using var folder = new TemporaryDirectory();
        var seed = Environment.TickCount;
        var lines = new List<string>();
        await using var soak = new LineSoak(folder, Duration, 200, seed, lines.Add);

        var result = await soak.RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsExact, $"seed {seed}: {result}");
        Assert.True(result.IsFlat(AllowedBytes), string.Join('\n', lines));
    }
}
