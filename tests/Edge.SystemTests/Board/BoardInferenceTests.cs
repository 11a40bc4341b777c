using System.Globalization;
using System.Text.Json;
using Edge.TestKit;
using Edge.TestKit.Board;
using Edge.TestKit.Processes;

namespace Edge.SystemTests.Board;

[Trait("Category", "Board")]
public sealed class BoardInferenceTests(BoardFixture boards)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Infer_GoldenImages_ScoresAsOnThisMachine()
    {
        Assert.SkipUnless(BoardAgent.Missing is null, BoardAgent.Missing ?? "");
        var board = await boards.BoardAsync(BoardRelease.Bookworm);
        using var payload = BoardAgent.Payload($"./edge-agent infer {BoardAgent.Model} {BoardAgent.Model}/golden --json");

        await using var running = await board.BootAsync(payload, new BoardOptions(), Cancellation);
        var exitCode = await running.WaitForExitAsync(Cancellation);
        var serial = running.Serial.Snapshot();
        Assert.True(exitCode == 0, string.Join('\n', serial));
        var arm = InferenceOutput.Read(serial);

        var model = Samples.Model("1");
        var (_, output) = await ProgramProcess.RunAsync(Binaries.Agent, "infer", model, Path.Combine(model, "golden"), "--json");
        var here = InferenceOutput.Read(output.Split('\n'));

        using var description = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(model, "model.json"), Cancellation));
        var tolerance = description.RootElement.GetProperty("golden").GetProperty("tolerance").GetDouble();
        Assert.Equal(Directory.GetFiles(Path.Combine(model, "golden"), "*.png").Length, here.Count);
        Assert.Equal(here.Keys, arm.Keys);
        var largest = 0.0;
        foreach (var (part, scores) in here)
        {
            Assert.Equal(scores.Keys.Order(StringComparer.Ordinal), arm[part].Keys.Order(StringComparer.Ordinal));
            largest = Math.Max(largest, scores.Max(score => Math.Abs(score.Value - arm[part][score.Key])));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"largest difference of {here.Count} images: {largest:0.0e+0}"));
        Assert.InRange(largest, 0, tolerance);
    }
}
