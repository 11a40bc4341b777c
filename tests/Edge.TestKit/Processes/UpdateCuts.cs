using System.Globalization;

namespace Edge.TestKit.Processes;

/// <summary>
/// The published agent, ended at one of the changes to the disk that an update makes, or with that change failing: afterwards it must
/// serve a committed version at once, without a hub, and the update must come to its end by itself.
/// </summary>
public sealed class UpdateCuts : IAsyncDisposable
{
    private const string Model = "pcb-defects";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _library;
    private readonly HubProcess _hub;
    private readonly string _committed;

    private UpdateCuts(string folder, string library)
    {
        _folder = folder;
        _library = library;
        _hub = new HubProcess(Path.Combine(folder, "hub"));
        _committed = Path.Combine(folder, "committed");
    }

    /// <summary>Whether this machine can build what cuts.</summary>
    public static bool ArePossible => OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc");

    /// <summary>A hub that wants version 2, and a box with version 1 to begin each cut with.</summary>
    /// <param name="folder">Where everything goes.</param>
    public static async Task<UpdateCuts> PrepareAsync(string folder)
    {
        var library = Path.Combine(folder, "cut.so");
        var (exitCode, output) = await ProgramProcess.RunAsync(
            "/usr/bin/cc", "-shared", "-fPIC", "-O1", "-o", library, Path.Combine(RepositoryRoot.Path, "tests", "update-cuts", "cut.c"), "-ldl");
        if (exitCode != 0) throw new InvalidOperationException(output);
        var cuts = new UpdateCuts(folder, library);
        await cuts.BeginAsync();
        return cuts;
    }

    /// <summary>Lets an update through and counts the changes it makes to the disk.</summary>
    public async Task<int> CountAsync()
    {
        var log = Path.Combine(_folder, "changes.log");
        await using var agent = Restore("count");
        agent.Environment = Preload(agent, ("EDGE_CUT_LOG", log));
        agent.Start();
        await CommittedAsync(agent, "2");
        return File.ReadLines(log).Count();
    }

    /// <summary>Ends the agent in place of its n-th change, or fails that one.</summary>
    /// <param name="at">Which, from 1.</param>
    /// <param name="error">The error it fails with (<c>errno</c>); null for the agent's end.</param>
    /// <exception cref="InvalidOperationException">The box serves nothing afterwards, or never gets there.</exception>
    public async Task CutAsync(int at, int? error)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"cut-{at}-{error ?? 0}");
        await using var agent = Restore(name);
        var plan = ("EDGE_CUT_AT", at.ToString(CultureInfo.InvariantCulture));
        agent.Environment = error is { } code ? Preload(agent, plan, ("EDGE_CUT_ERROR", code.ToString(CultureInfo.InvariantCulture))) : Preload(agent, plan);
        agent.Start();
        if (error is null) await EndedOrCommittedAsync(agent);
        else await SettledAsync(agent);
        await agent.KillAsync();
        await ServesAloneAsync(agent, name);
        await FinishesAsync(agent, name);
        Directory.Delete(agent.Home, recursive: true);
    }

    private async Task BeginAsync()
    {
        var root = await _hub.InitTrustAsync();
        await _hub.SignAsync(Samples.Model("1"), Samples.Model("2"));
        await _hub.StartAsync();
        foreach (var version in new[] { "1", "2" }) await _hub.CommandAsync("models", "push", Samples.Model(version));
        await _hub.CommandAsync("assign", $"{Model}@1", "--all");
        await using (var agent = Agent("first"))
        {
            agent.GiveRoot(root);
            agent.Start();
            await CommittedAsync(agent, "1");
            await agent.StopAsync();
            CopyFolder(agent.Home, _committed);
            // A journal that is restored again and again is that of a cloned card to the hub, which gives such a box nothing new.
            Directory.Delete(Path.Combine(_committed, "state", "journal"), recursive: true);
        }

        await _hub.CommandAsync("assign", $"{Model}@2", "--all");
    }

    private AgentProcess Agent(string name)
    {
        var agent = new AgentProcess(Path.Combine(_folder, name), "box-1", _hub.MqttPort);
        agent.GiveRoot(Path.Combine(_folder, "hub", "trust", "metadata", "1.root.json"));
        return agent;
    }

    private AgentProcess Restore(string name)
    {
        var agent = Agent(name);
        CopyFolder(_committed, agent.Home);
        return agent;
    }

    private Dictionary<string, string> Preload(AgentProcess agent, params (string Name, string Value)[] plan)
    {
        var variables = plan.ToDictionary(variable => variable.Name, variable => variable.Value);
        variables["LD_PRELOAD"] = _library;
        // The journal's own failures have tests of their own.
        variables["EDGE_CUT_UNDER"] = Path.Combine(agent.Home, "state", "models");
        return variables;
    }

    private static Task CommittedAsync(AgentProcess agent, string version) => Eventually.TrueAsync(
        async () => agent.Process.HasExited
            ? throw new InvalidOperationException($"The agent ended:\n{agent.Process.Output}")
            : await StandingAsync(agent) is { State: "committed", Serving: var serving } && serving == version,
        $"version {version} serves",
        Patience);

    /// <summary>Which version serves, by the box's own word; a version that failed beside it is no obstacle.</summary>
    private static async Task<(string State, string? Serving)> StandingAsync(AgentProcess agent)
    {
        try
        {
            var models = (await agent.StatusAsync())["models"]!.AsArray();
            var serving = models.FirstOrDefault(model => (string?)model!["state"] == "committed" && (string?)model["executionProvider"] is not null);
            return (serving is null ? "none" : "committed", (string?)serving?["version"]);
        }
        catch (HttpRequestException)
        {
            return ("starting", null);
        }
    }

    private static async Task EndedOrCommittedAsync(AgentProcess agent) => await Eventually.TrueAsync(
        async () => agent.Process.HasExited || (await StandingAsync(agent)).Serving == "2", "the cut, or the end of the update", Patience);

    /// <summary>After an error the agent lives and says so: the new version serves, or the old one does and the new one has a reason.</summary>
    private static async Task SettledAsync(AgentProcess agent) => await Eventually.TrueAsync(
        async () =>
        {
            if (agent.Process.HasExited) throw new InvalidOperationException($"An error took the agent down:\n{agent.Process.Output}");
            var (_, serving) = await StandingAsync(agent);
            if (serving == "2") return true;
            return serving == "1" && (await agent.StatusAsync())["health"]!.AsArray().Count > 0;
        },
        "an end of the update, or a reason",
        Patience);

    private static async Task ServesAloneAsync(AgentProcess agent, string name)
    {
        agent.Environment = null;
        var port = agent.Configuration["hub"]!["port"]!.DeepClone();
        agent.Configuration["hub"]!["port"] = Ports.Free();
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var (_, serving) = await StandingAsync(agent);
        if (serving is not ("1" or "2")) throw new InvalidOperationException($"{name}: version {serving ?? "none"} serves without the hub.\n{agent.Process.Output}");
        agent.Feed(await File.ReadAllBytesAsync(Samples.All()[0].Path), $"{name}.png");
        await Eventually.TrueAsync(() => Task.FromResult(!File.Exists(Path.Combine(agent.Incoming, $"{name}.png"))), $"{name}: a part is decided without the hub", Patience);
        await agent.KillAsync();
        agent.Configuration["hub"]!["port"] = port;
    }

    private static async Task FinishesAsync(AgentProcess agent, string name)
    {
        agent.Start();
        await CommittedAsync(agent, "2");
        var models = Path.Combine(agent.Home, "state", "models");
        // What the cut left half made goes once the update is over.
        await Eventually.TrueAsync(() => Task.FromResult(Leftovers(models).Count == 0), $"{name}: {string.Join(", ", Leftovers(models))} left behind", Patience);
        await agent.StopAsync();
    }

    private static List<string> Leftovers(string models)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(models, "*.tmp", SearchOption.AllDirectories),
                .. Directory.Exists(Path.Combine(models, "partial")) ? Directory.EnumerateFiles(Path.Combine(models, "partial")) : [],
            ];
        }
        catch (DirectoryNotFoundException gone)
        {
            // The agent deletes them in this moment.
            return [gone.Message];
        }
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _hub.DisposeAsync();
}
