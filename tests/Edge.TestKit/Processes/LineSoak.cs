using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.TestKit.Processes;

/// <summary>
/// A line at a steady pace with a fault every few seconds: the agent killed, the hub killed, the hub away for a while. Kills of the
/// agent end after the first third, so that one process lives long enough to show what it keeps.
/// </summary>
public sealed class LineSoak : IAsyncDisposable
{
    /// <summary>Decisions the history may keep, so that a soak reaches the bound that a year would.</summary>
    private const int History = 5_000;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _duration;
    private readonly double _perSecond;
    private readonly Random _random;
    private readonly Action<string> _report;
    private readonly HubProcess _hub;
    private readonly AgentProcess _agent;
    private readonly List<LineSample> _samples = [];

    /// <summary>A line that does not run yet.</summary>
    /// <param name="folder">Holds hub and agent.</param>
    /// <param name="duration">How long parts come.</param>
    /// <param name="perSecond">Parts a second.</param>
    /// <param name="seed">Decides the faults.</param>
    /// <param name="report">Takes a line now and then.</param>
    public LineSoak(TemporaryDirectory folder, TimeSpan duration, double perSecond, int seed, Action<string> report)
    {
        _duration = duration;
        _perSecond = perSecond;
        _random = new Random(seed);
        _report = report;
        _hub = new HubProcess(folder.Combine("hub"));
        _agent = new AgentProcess(folder.Combine("box"), "box-1", _hub.MqttPort, Samples.Repository);
        // Without the cache: every part is an inference.
        var storage = (JsonObject)_agent.Configuration["storage"]!;
        storage["cacheMaxEntries"] = 0;
        storage["historyMaxRecords"] = History;
        storage["segmentBytes"] = "1MiB";
    }

    /// <summary>Runs the line, lets it drain, and counts.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LineSoakResult> RunAsync(CancellationToken cancellation)
    {
        await _hub.StartAsync();
        _agent.Start();
        await _agent.WaitUntilReadyAsync();
        var began = Stopwatch.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feeding = FeedAsync(began, stop.Token);
        var watching = WatchAsync(began, stop.Token);
        var faults = await FaultsAsync(began, stop.Token);
        var fed = await feeding;
        await stop.CancelAsync();
        await watching;

        var view = new HubView(_hub.Http);
        await Eventually.TrueAsync(async () => (await view.TotalsAsync()).Results >= fed, $"{fed} results at the hub", DrainLimit);
        var results = await view.ResultsAsync("box-1");
        return new LineSoakResult(
            fed, results.Count, results.Select(result => result.PartId).Distinct(StringComparer.Ordinal).Count(),
            results.Count(result => result.Verdict == "error"), (await view.TotalsAsync()).RepeatedDecisions, faults, _samples);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _hub.DisposeAsync();
    }

    /// <summary>Keeps the pace over the whole time: what a busy moment delayed is fed after it.</summary>
    private async Task<int> FeedAsync(long began, CancellationToken cancellation)
    {
        var images = Samples.All().Select(sample => File.ReadAllBytes(sample.Path)).ToList();
        var fed = 0;
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed < _duration)
        {
            for (var due = (int)(elapsed.TotalSeconds * _perSecond); fed < due; fed++)
                _agent.Feed(images[fed % images.Count], string.Create(CultureInfo.InvariantCulture, $"part-{fed:d7}.png"));
            await Task.Delay(5, cancellation);
        }

        return fed;
    }

    private async Task<int> FaultsAsync(long began, CancellationToken cancellation)
    {
        var faults = 0;
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(3, 15)), cancellation);
            var elapsed = Stopwatch.GetElapsedTime(began);
            // The last fault leaves time to come back before the line stops.
            if (elapsed > _duration - TimeSpan.FromSeconds(10)) break;
            faults++;
            switch (_random.Next(elapsed < _duration / 3 ? 4 : 2))
            {
                case 0:
                    await _hub.KillAsync();
                    await _hub.StartAsync();
                    break;
                case 1:
                    await _hub.StopAsync();
                    await Task.Delay(TimeSpan.FromSeconds(_random.Next(1, 10)), cancellation);
                    await _hub.StartAsync();
                    break;
                default:
                    await _agent.KillAsync();
                    _agent.Start();
                    await _agent.WaitUntilReadyAsync();
                    break;
            }
        }

        await Task.Delay(_duration - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest ? rest : TimeSpan.Zero, cancellation);
        return faults;
    }

    /// <summary>Looks at the process and its folder, once the kills are over.</summary>
    private async Task WatchAsync(long began, CancellationToken cancellation)
    {
        var interval = _duration / 60;
        try
        {
            while (true)
            {
                await Task.Delay(interval, cancellation);
                var elapsed = Stopwatch.GetElapsedTime(began);
                if (elapsed < _duration / 2 || _agent.Process.HasExited) continue;
                var sample = new LineSample(elapsed, _agent.Process.ResidentBytes, FolderSize.Of(Path.Combine(_agent.Home, "state")));
                _samples.Add(sample);
                if (_samples.Count % 5 == 1) _report(string.Create(CultureInfo.InvariantCulture, $"{elapsed:hh\\:mm\\:ss} RSS {sample.ResidentBytes / 1e6:0.0} MB, disk {sample.DiskBytes / 1e6:0.0} MB"));
            }
        }
        catch (OperationCanceledException)
        {
            // The line has stopped.
        }
    }
}
