using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The short form of <c>./edge soak line</c>.</summary>
public sealed class LineSoakTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Line_FaultsAtAPaceOf200_LosesAndKeepsNothing()
    {
        using var folder = new TemporaryDirectory();
        var seed = Environment.TickCount;
        var lines = new List<string>();
        await using var soak = new LineSoak(folder, Duration, 200, seed, lines.Add);

        var result = await soak.RunAsync(TestContext.Current.CancellationToken);

        Assert.True(result.IsExact, $"seed {seed}: {result}");
        Assert.True(result.IsFlat, string.Join('\n', lines));
    }
}
