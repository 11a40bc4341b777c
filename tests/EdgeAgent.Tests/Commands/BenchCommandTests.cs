using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Agent.Commands;
using Edge.Agent.Commands.Bench;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;

namespace Edge.Agent.Tests.Commands;

public sealed partial class BenchCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Bench_OneWay_PrintsFiguresThatFitTogether()
    {
        var run = await BenchAsync("--clients=2", "--instances=2", "--json");

        var cell = Assert.Single(Read(run).Cells);
        Assert.Equal(("cpu", 1, 2, 1, 2, null), (cell.Provider, cell.Threads, cell.Instances, cell.Batch, cell.Clients, cell.Problem));
        Assert.True(cell.P50Microseconds > 0 && cell.P50Microseconds <= cell.P90Microseconds && cell.P90Microseconds <= cell.P99Microseconds);
        Assert.True(cell is { RequestsPerSecond: > 0, PreMicroseconds: > 0, ComputeMicroseconds: > 0, PostMicroseconds: > 0, ResidentKilobytes: > 0 });
        Assert.InRange(cell.Windows, 3, 10);
    }

    [Fact]
    public async Task Bench_Batch_CountsInferencesNotRequests()
    {
        var cell = Assert.Single(Read(await BenchAsync("--batch=4", "--json")).Cells);

        Assert.Equal(4 * cell.RequestsPerSecond, cell.InferencesPerSecond, 1e-6);
    }

    [Fact]
    public async Task Bench_SeveralWays_AreEachMeasuredInAProcessOfTheirOwn()
    {
        var run = await BenchAsync("--threads=1,2", "--json");

        var cells = Read(run).Cells;
        Assert.Equal([1, 2], cells.Select(cell => cell.Threads));
        Assert.All(cells, cell => Assert.True(cell.RequestsPerSecond > 0, cell.Problem));
        Assert.Contains("2 of 2: --threads=2", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_ProviderThatIsNotThere_IsARowWithTheReason()
    {
        var run = await BenchAsync("--providers=cpu,qnn");

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("failed: --providers=qnn", run.Output, StringComparison.Ordinal);
        Assert.Contains("requires qnn", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_BatchBeyondTheModels_SaysWhy()
    {
        var run = await BenchAsync("--batch=9");

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("takes batches of 1 to 8 and got 9", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--threads=0")]
    [InlineData("--batch=1,two")]
    [InlineData("--clients=")]
    public async Task Bench_NumbersThatAreNone_AreRefused(string argument) => Assert.Equal(ExitCodes.Misconfigured, (await BenchAsync(argument)).Code);

    [Fact]
    public async Task Bench_Lane_PrintsFirstAndThenOneLine()
    {
        var run = await BenchAsync("--lane", "--json");

        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("first", lines[0].Trim());
        using var figures = JsonDocument.Parse(Assert.Single(lines[1..]));
        Assert.Equal(0, figures.RootElement.GetProperty("managedBytesPerInference").GetDouble());
        Assert.True(figures.RootElement.GetProperty("runsPerSecond").GetDouble() > 0);
    }

    [Fact]
    public async Task Bench_Table_HasARowOfFigures()
    {
        var run = await BenchAsync();

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Matches(Row(), run.Output);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> BenchAsync(params string[] arguments) =>
        CommandRun.OfAsync(["bench", TinyModel.Write(_folder.Path), "--seconds=0.05", .. arguments]);

    private static BenchReport Read(CommandRun run)
    {
        Assert.True(run.Code == ExitCodes.Success, run.Errors);
        return JsonSerializer.Deserialize(run.Output, BenchJson.Default.BenchReport)!;
    }

    // provider, threads, instances, batch, clients, and behind them nothing but numbers.
    [GeneratedRegex(@"│ cpu +│ +1 │ +1 │ +1 │ +1 │( +\d+( ~)? │){8} +\d+\.\d │")]
    private static partial Regex Row();
}
