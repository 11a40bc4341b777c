using System.Text.Json;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Demo;

/// <summary>The hub and the boxes, in a folder that starts empty.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Model = "pcb-defects";
    private const int BoxCount = 3;

    private readonly CancellationTokenSource _ending = new();
    private readonly DemoOptions _options;
    private Task _feeding = Task.CompletedTask;

    public Stage(DemoOptions options)
    {
        _options = options;
        Folder = Path.Combine(RepositoryRoot.Path, "artifacts", "demo");
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Hub = new HubProcess(Path.Combine(Folder, "hub"), Ports.IsFree(options.DashboardPort) ? options.DashboardPort : null);
        View = new HubView(Hub.Http);
        Boxes = [.. Enumerable.Range(1, BoxCount).Select(number => new Box(
            new AgentProcess(Path.Combine(Folder, $"box-{number}"), $"box-{number}", Hub.MqttPort), new Camera(number * 40)))];
        Inspector = new Inspector(Hub.Http);
    }

    public string Folder { get; }

    public HubProcess Hub { get; }

    public HubView View { get; }

    public IReadOnlyList<Box> Boxes { get; }

    public Inspector Inspector { get; }

    public int Fed => Boxes.Sum(box => box.Fed);

    /// <summary>Starts everything with version 1 and the cameras running.</summary>
    public async Task StartAsync()
    {
        var root = await Hub.InitTrustAsync();
        await Hub.SignAsync(Samples.Model("1"));
        await Hub.StartAsync();
        await Hub.CommandAsync("models", "push", Samples.Model("1"));
        await Hub.CommandAsync("assign", $"{Model}@1", "--all");
        foreach (var box in Boxes)
        {
            box.Agent.GiveRoot(root);
            box.Agent.Start();
        }

        await EveryBoxAsync("1");
        _feeding = FeedAsync(_ending.Token);
    }

    /// <summary>Rolls a version out, the first box before the others, with a person who looks at what is judged differently.</summary>
    /// <param name="version">The version.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>What became of it: it is finished, or paused by a gate.</returns>
    public async Task<RolloutOutcome> RollOutAsync(string version, string folder)
    {
        await Hub.SignAsync(folder);
        await Hub.CommandAsync("models", "push", folder);
        var plan = Path.Combine(Folder, $"rollout-{version}.json");
        await JsonFile.WriteAsync(plan, RolloutPlan.For(version, Boxes[0].Agent.Device));
        using var created = JsonDocument.Parse(await Hub.CommandAsync("rollouts", "create", "--file", plan, "--json"));
        var id = created.RootElement.GetProperty("id").GetInt64();
        await Hub.CommandAsync("rollouts", "start", $"{id}");
        using var shift = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var looking = Inspector.WorkAsync(shift.Token);
        RolloutOutcome? outcome = null;
        await Eventually.TrueAsync(
            async () => (outcome = await RolloutOutcome.ReadAsync(Hub.Http, id)).HasEnded, $"the rollout of {Model}@{version} ends", TimeSpan.FromMinutes(5));
        await shift.CancelAsync();
        await looking;
        return outcome!;
    }

    /// <summary>Waits until every box says that a version is committed on it.</summary>
    /// <param name="version">The version.</param>
    public Task EveryBoxAsync(string version) => Eventually.TrueAsync(
        async () =>
        {
            foreach (var box in Boxes)
            {
                if (box.Agent.Process.HasExited) throw new InvalidOperationException($"{box.Agent.Device} ended:\n{box.Agent.Process.Output}");
                if (await View.CommittedVersionAsync(box.Agent.Device, Model) != version) return false;
            }

            return true;
        },
        $"{Model}@{version} committed on every box",
        TimeSpan.FromSeconds(90));

    /// <summary>Stops the cameras and waits until everything fed is stored at the hub.</summary>
    public async Task DrainAsync()
    {
        await _ending.CancelAsync();
        await _feeding;
        await Eventually.TrueAsync(async () => (await View.TotalsAsync()).Results >= Fed, $"{Fed} results at the hub", TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _feeding;
        foreach (var box in Boxes) await box.Agent.DisposeAsync();
        await Hub.DisposeAsync();
        _ending.Dispose();
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / _options.ImagesPerSecond));
        try
        {
            while (await pace.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var box in Boxes) box.FeedNext();
            }
        }
        catch (OperationCanceledException)
        {
            // The cameras stop; what was fed is counted.
        }
    }
}
