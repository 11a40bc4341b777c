using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Pipeline;

public sealed class PipelineSetTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();
    private readonly Dictionary<string, List<ListSource>> _sources = new(StringComparer.Ordinal);
    private Problem? _refusal;

    public async ValueTask InitializeAsync() => await _agent.ActivateAsync();

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task Replace_Proven_EndsTheOldAfterItsFramesAndLeavesTheOthersAlone()
    {
        await using var set = await StartAsync("a", "b");
        for (var frame = 0; frame < 20; frame++) _sources["a"][0].Push($"a-{frame}", TestImages.White);
        await _agent.Journal.WaitAsync(1);

        Assert.Null(await set.ReplaceAsync(Change("a"), TestContext.Current.CancellationToken));
        var taken = _sources["a"][0].Taken;
        _sources["a"][1].Push("new", TestImages.White);
        _sources["b"][0].Push("other", TestImages.White);
        await _agent.Journal.WaitAsync(taken + 2);

        // What the old one had taken is decided; what it had not stays with its source.
        Assert.Equal(taken, _agent.Journal.Decisions.Count(decision => decision.PartId.StartsWith("a-", StringComparison.Ordinal)));
        Assert.Single(_sources["b"]);
        Assert.True(set.IsAlive);
    }

    [Fact]
    public async Task Replace_Unproven_RunsTheOldConfigurationAgainAndSaysWhy()
    {
        await using var set = await StartAsync("a");
        var order = new List<string>();

        var problem = await set.ReplaceAsync(
            new PipelineChange("a", Options("a", 2), () => order.Add("enter"), (_, _) => ValueTask.FromResult<Problem?>(new Problem(ReasonCode.NotProven, "No.")), () => order.Add("leave")),
            TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.NotProven, problem?.Reason);
        Assert.Equal(["enter", "leave"], order);
        Assert.Equal((3, 1), (_sources["a"].Count, Assert.Single(set.Roster).Instances));
        _sources["a"][2].Push("again", TestImages.White);
        await _agent.Journal.WaitAsync(1);
    }

    [Fact]
    public async Task Replace_CannotBeBuilt_RunsTheOldAgain()
    {
        await using var set = await StartAsync("a");
        _refusal = new Problem(ReasonCode.NotFound, "No such line.");

        Assert.Equal(_refusal, await set.ReplaceAsync(Change("a", 2), TestContext.Current.CancellationToken));

        Assert.Equal(1, Assert.Single(set.Roster).Instances);
        Assert.Equal(2, _sources["a"].Count);
    }

    [Fact]
    public async Task Restart_Unknown_NamesTheKnown()
    {
        await using var set = await StartAsync("a", "b");

        var problem = await set.RestartAsync("c", TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.NotFound, problem?.Reason);
        Assert.Contains("a, b", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exhausted_WhileOneIsReplaced_WaitsForTheNewOne()
    {
        await using var set = await StartAsync("a");
        var exhausted = set.ExhaustedAsync(TestContext.Current.CancellationToken);

        Assert.Null(await set.RestartAsync("a", TestContext.Current.CancellationToken));
        Assert.False(exhausted.IsCompleted);
        _sources["a"][1].End();

        await exhausted.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }

    private static PipelineChange Change(string name, int instances = 1) => new(name, Options(name, instances), () => { }, (_, _) => default, () => { });

    private static PipelineOptions Options(string name, int instances = 1) =>
        new(name, TinyModel.Name, new FolderSourceOptions("/nowhere", ProcessedFile.Move, null, TimeSpan.Zero, false), [], instances, 1_000_000, null);

    private async Task<StoppedSet> StartAsync(params string[] names)
    {
        var set = new StoppedSet(Build, new PipelineRoster(), _agent.Health);
        foreach (var name in names) Assert.Null(await set.Set.AddAsync(Options(name)));
        await set.Set.StartAsync();
        return set;
    }

    private ValueTask<Outcome<RunningPipeline>> Build(PipelineOptions options)
    {
        if (_refusal is { } refusal && options.Instances == 2) return ValueTask.FromResult<Outcome<RunningPipeline>>(refusal);
        var source = new ListSource(_agent.Clock, FrameOrigin.File);
        if (!_sources.TryGetValue(options.Name, out var sources)) _sources[options.Name] = sources = [];
        sources.Add(source);
        return ValueTask.FromResult<Outcome<RunningPipeline>>(
            new RunningPipeline(options, new PipelineHost(new InferencePipeline(options, source, [], _agent.Services()), _agent.Health, TimeProvider.System), null));
    }

    /// <summary>A set that a test's end stops.</summary>
    private sealed class StoppedSet(Func<PipelineOptions, ValueTask<Outcome<RunningPipeline>>> build, PipelineRoster roster, Agent.Diagnostics.HealthBoard health) : IAsyncDisposable
    {
        public PipelineSet Set { get; } = new(build, roster, health);

        public PipelineRoster Roster => Set.Roster;

        public bool IsAlive => Set.IsAlive;

        public ValueTask<Problem?> ReplaceAsync(PipelineChange change, CancellationToken cancellationToken) => Set.ReplaceAsync(change, cancellationToken);

        public ValueTask<Problem?> RestartAsync(string name, CancellationToken cancellationToken) => Set.RestartAsync(name, cancellationToken);

        public Task ExhaustedAsync(CancellationToken cancellationToken) => Set.ExhaustedAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await Set.StopAsync();
            await Set.DisposeAsync();
        }
    }
}
