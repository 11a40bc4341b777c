using System.Globalization;
using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Board;
using Edge.TestKit.Processes;

namespace Edge.SystemTests.Board;

/// <summary>The whole box: a part passes the sensor, the camera's frame is judged, the ejector moves, the hub knows.</summary>
[Trait("Category", "Board")]
public sealed class BoardTriggerTests(BoardFixture boards)
{
    private const int EjectorLine = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(80);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BoardRelease.Bookworm)]
    [InlineData(BoardRelease.Trixie)]
    public async Task Run_EdgeOnTheInputLine_InfersPulsesAndReachesTheHub(BoardRelease release)
    {
        Assert.SkipUnless(BoardAgent.Missing is null, BoardAgent.Missing ?? "");
        var board = await boards.BoardAsync(release);
        using var directory = new TemporaryDirectory();
        await using var hub = new HubProcess(directory.Combine("hub"));
        await hub.StartAsync();
        using var payload = BoardAgent.Payload(Script(hub.HttpPort));
        payload.AddText("agent.json", Configuration(hub.MqttPort).ToJsonString());
        payload.AddFile("frame.png", Path.Combine(Samples.Model("1"), "golden", "short-01.png"));

        await using var running = await board.BootAsync(payload, new BoardOptions { Timeout = Patience }, Cancellation);
        await running.WaitForLineAsync("board-test: armed", Patience);
        var (reaction, pulse) = await PressAsync(running, after: TimeSpan.Zero);
        await running.WaitForLineAsync("board-test: hub has 1", Patience);
        // The camera has written nothing since: the next part gets no verdict of the first one's frame, and is ejected.
        await PressAsync(running, running.Pins.Snapshot()[^1].At);
        var exitCode = await running.WaitForExitAsync(Cancellation);

        Assert.True(exitCode == 0, string.Join('\n', running.Serial.Snapshot()));
        var results = await new HubView(hub.Http).ResultsAsync("board");
        Assert.Equal(["reject", "error"], results.Select(result => result.Verdict));
        Assert.Equal("short-01", results[0].PartId);
        Assert.StartsWith("short ", results[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("frame-stale: ", results[1].Reason, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"edge to edge {reaction.TotalMilliseconds:0.0} ms, pulse {pulse.TotalMilliseconds:0.0} ms (emulated CPU)"));
    }

    private static async Task<(TimeSpan Reaction, TimeSpan Pulse)> PressAsync(RunningBoard running, TimeSpan after)
    {
        await running.PressAsync(Cancellation);
        var press = await running.PinAsync(EmulatedBoard.ButtonLine, level: true, after, Patience);
        var rise = await running.PinAsync(EjectorLine, level: true, press.At, Patience);
        var fall = await running.PinAsync(EjectorLine, level: false, rise.At, Patience);
        Assert.InRange(fall.At - rise.At, Pulse, Patience);
        return (rise.At - press.At, fall.At - rise.At);
    }

    private static JsonObject Configuration(int mqttPort) => new()
    {
        ["site"] = "plant",
        ["device"] = "board",
        ["dataDirectory"] = "/tmp/state",
        ["hub"] = new JsonObject { ["host"] = EmulatedBoard.HostAddress, ["port"] = mqttPort },
        ["models"] = new JsonObject { ["repository"] = "models" },
        ["api"] = new JsonObject { ["listen"] = "127.0.0.1:9464" },
        ["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB" },
        ["pipelines"] = new JsonArray(new JsonObject
        {
            ["name"] = "line-1",
            ["model"] = "pcb-defects",
            ["source"] = new JsonObject
            {
                ["gpio"] = new JsonObject
                {
                    ["chip"] = "pl061",
                    ["line"] = EmulatedBoard.ButtonLine,
                    ["framePath"] = "/tmp/frames",
                    ["maxFrameAge"] = "10m",
                },
            },
            ["gpio"] = new JsonArray(new JsonObject
            {
                ["chip"] = EmulatedBoard.ChipLabel,
                ["line"] = EjectorLine,
                ["pulse"] = $"{Pulse.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms",
            }),
        }),
    };

    // The hub on loopback answers only to loopback's names, which the board's address for it is not.
    private static string Script(int hubPort) => $$"""
        mkdir -p /tmp/frames
        ./edge-agent run --config agent.json > /tmp/agent.log 2>&1 &
        agent=$!
        fail() { echo "board-test: $1"; cat /tmp/agent.log; exit 1; }
        until wget -q -O /dev/null http://127.0.0.1:9464/health/ready; do
            kill -0 $agent 2>/dev/null || fail "the agent ended"
            usleep 100000
        done
        cp frame.png /tmp/frames/.short-01.png && mv /tmp/frames/.short-01.png /tmp/frames/short-01.png
        echo "board-test: armed"
        for count in 1 2; do
            until [ "$(wget -q -O - --header 'Host: localhost' 'http://{{EmulatedBoard.HostAddress}}:{{hubPort}}/api/v1/results?device=plant/board&limit=10' | grep -o '"decisionId"' | wc -l)" = $count ]; do
                kill -0 $agent 2>/dev/null || fail "the agent ended"
                usleep 200000
            done
            echo "board-test: hub has $count"
        done
        kill -TERM $agent
        wait $agent || fail "the agent did not end well"
        """;
}
