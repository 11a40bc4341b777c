using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edge.TestKit.Processes;

namespace Edge.TestKit.Board;

/// <summary>
/// The published arm64 agent on the emulated board while its power goes in the middle of an update: disk and machine die at a random
/// moment, the next boot must serve a committed version before any hub is there, and then bring the update to its end by itself.
/// </summary>
public sealed partial class UpdatePowerCuts : IAsyncDisposable
{
    private const string Device = "board";
    private const string Model = "pcb-defects";
    private const string Alone = "alone: ";
    private const string WithHub = "models: ";
    private const int BallastBytes = 1 << 20;

    /// <summary>Emulated, and beside other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly EmulatedBoard _board;
    private readonly string _folder;
    private readonly VolatileDisk _disk;
    private readonly HubProcess _hub;
    private readonly Random _random;
    private BoardPayload _payload = null!;
    private TimeSpan _update;
    private int _wanted;

    private UpdatePowerCuts(EmulatedBoard board, string folder, VolatileDisk disk, int seed)
    {
        _board = board;
        _folder = folder;
        _disk = disk;
        _hub = new HubProcess(Path.Combine(folder, "hub"));
        _random = new Random(seed);
    }

    /// <summary>Boots after a cut that found the update unfinished: one that never does cuts nothing.</summary>
    public int Interrupted { get; private set; }

    /// <summary>How long an update takes that nothing interrupts, from the hub's order to its commit.</summary>
    public TimeSpan Update => _update;

    /// <summary>A hub, and a board with version 1 that has seen one update go through.</summary>
    /// <param name="board">The board.</param>
    /// <param name="folder">Holds disk, hub and models.</param>
    /// <param name="seed">Decides the moments.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<UpdatePowerCuts> PrepareAsync(EmulatedBoard board, string folder, int seed, CancellationToken cancellation)
    {
        var cuts = new UpdatePowerCuts(board, folder, await VolatileDisk.CreateAsync(folder, 128), seed);
        try
        {
            await cuts.BeginAsync(cancellation);
            return cuts;
        }
        catch
        {
            await cuts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Orders the next version, cuts the power at a moment of its update, boots again, and cuts it once more when the version is committed.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">Something else serves afterwards than what was committed, or nothing.</exception>
    /// <exception cref="TimeoutException">The update never ends.</exception>
    public async Task CutOnceAsync(CancellationToken cancellation)
    {
        var before = _wanted;
        await using (var running = await BootAsync(cancellation))
        {
            // What was reported as committed is so, whatever happened in that moment.
            await ServesAloneAsync(running, before);
            await CommittedAsync(running);
            await OrderAsync();
            await Task.Delay(_update * (0.05 + _random.NextDouble()), cancellation);
            await CutAsync(running);
        }

        await using var after = await BootAsync(cancellation);
        if (await ServesAloneAsync(after, before, _wanted) == before) Interrupted++;
        await CommittedAsync(after);
        await CutAsync(after);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _payload?.Dispose();
        _disk.Dispose();
        await _hub.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        var root = await _hub.InitTrustAsync();
        await _hub.StartAsync();
        _payload = new BoardPayload(Script);
        _payload.AddAgent();
        _payload.AddFile("root.json", root);
        _payload.AddFile("part.png", Samples.All()[0].Path);
        _payload.AddText("agent.json", Configuration(_hub.MqttPort));
        _payload.AddText("alone.json", Configuration(Ports.Free()));
        await OrderAsync();
        await using var running = await BootAsync(cancellation);
        await CommittedAsync(running);
        await OrderAsync();
        var began = Stopwatch.GetTimestamp();
        await CommittedAsync(running);
        _update = Stopwatch.GetElapsedTime(began);
        await CutAsync(running);
    }

    /// <summary>Orders a version that the board has not seen: everything of it has to be fetched, checked and written.</summary>
    private async Task OrderAsync()
    {
        var version = (++_wanted).ToString(CultureInfo.InvariantCulture);
        var folder = Samples.WriteVersion(Path.Combine(_folder, "models"), version);
        await File.WriteAllBytesAsync(Path.Combine(folder, "ballast.bin"), RandomNumberGenerator.GetBytes(BallastBytes));
        await _hub.SignAsync(folder);
        await _hub.CommandAsync("models", "push", folder);
        await _hub.CommandAsync("assign", $"{Model}@{version}", "--all");
    }

    private async Task<RunningBoard> BootAsync(CancellationToken cancellation)
    {
        await _disk.StartAsync();
        return await _board.BootAsync(_payload, new BoardOptions { Timeout = 2 * Patience, Disk = _disk.Address }, cancellation);
    }

    /// <summary>What serves before any hub is there, and has decided a part.</summary>
    private static async Task<int> ServesAloneAsync(RunningBoard running, params int[] committed)
    {
        var line = await SaysAsync(running, line => line.StartsWith(Alone, StringComparison.Ordinal), "a version that serves without a hub");
        return Serving(line) is { } serves && committed.Contains(serves)
            ? serves
            : throw new InvalidOperationException($"After a cut, not one of version {string.Join(" and ", committed)} serves: {line}");
    }

    private Task<string> CommittedAsync(RunningBoard running) => SaysAsync(
        running, line => line.StartsWith(WithHub, StringComparison.Ordinal) && Serving(line) == _wanted, $"version {_wanted} committed");

    private static async Task<string> SaysAsync(RunningBoard running, Func<string, bool> isIt, string what)
    {
        try
        {
            return await running.Serial.FirstAsync(isIt, what, Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{string.Join('\n', running.Serial.Snapshot().TakeLast(20))}", exception);
        }
    }

    /// <summary>The disk first: what the board writes afterwards it would write to a dead disk.</summary>
    private async Task CutAsync(RunningBoard running)
    {
        _disk.Cut();
        await running.KillAsync();
    }

    private static int? Serving(string line) =>
        Committed().Match(line) is { Success: true } match ? int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture) : null;

    private static string Configuration(int port) => new JsonObject
    {
        ["site"] = "plant",
        ["device"] = Device,
        ["dataDirectory"] = "/data/state",
        ["hub"] = new JsonObject { ["host"] = EmulatedBoard.HostAddress, ["port"] = port, ["trust"] = new JsonObject { ["root"] = "root.json" } },
        ["api"] = new JsonObject { ["listen"] = "127.0.0.1:9464" },
        ["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB", ["journalMaxBytes"] = "16MiB", ["segmentBytes"] = "1MiB" },
        ["pipelines"] = new JsonArray(new JsonObject
        {
            ["name"] = "line-1",
            ["model"] = Model,
            ["source"] = new JsonObject { ["folder"] = new JsonObject { ["path"] = "/data/incoming", ["processed"] = "delete" } },
        }),
    }.ToJsonString();

    /// <summary>Where a version was committed, the agent first runs without a hub, and decides a part; then with it.</summary>
    private static string Script => $$"""
        grep -q ' /data ' /proc/mounts || { mount -t ext4 /dev/vda /data; dmesg | tail -n 5; exit 3; }
        mkdir -p /data/incoming
        models() { wget -q -O - http://127.0.0.1:9464/v1/status | tr '{' '\n' | grep '"name":"{{Model}}"' | tr '\n' ' '; }
        start() { ./edge-agent run --config $1 > /tmp/agent.log 2>&1 & agent=$!; }
        fail() { echo "board: $1"; tail -n 20 /tmp/agent.log; exit 1; }
        ready() { until wget -q -O /dev/null http://127.0.0.1:9464/health/ready; do kill -0 $agent 2>/dev/null || fail "the agent ended"; usleep 100000; done; }
        if [ -e /data/state/models/versions/{{Model}}/slots.json ]; then
            start alone.json
            ready
            echo "{{Alone}}$(models)"
            cp part.png /data/incoming/.part && mv /data/incoming/.part /data/incoming/part-$(cat /proc/sys/kernel/random/uuid).png
            while ls /data/incoming | grep -q part; do kill -0 $agent 2>/dev/null || fail "the agent ended"; usleep 100000; done
            kill -TERM $agent
            wait $agent || fail "the agent did not end well"
        fi
        start agent.json
        while kill -0 $agent 2>/dev/null; do
            echo "{{WithHub}}$(models)"
            usleep 250000
        done
        fail "the agent ended"
        """;

    [GeneratedRegex("\"version\":\"(?<version>\\d+)\",\"digest\":\"[^\"]*\",\"state\":\"committed\",\"executionProvider\":\"")]
    private static partial Regex Committed();
}
