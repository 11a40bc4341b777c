using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class HotFallbackTests : IAsyncLifetime
{
    private const string Counter = "edge_inference_fallbacks_total{model=\"tiny\",provider=\"Plain\"}";

    private readonly PlainHost _host = new(instances: 2);

    private static float White => TinyOnnx.Scores(Enumerable.Repeat((byte)255, 64).ToArray())[0];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("any")]
    [InlineData("prefer")]
    public async Task Run_ProviderFailsInService_TheSameRequestIsAnsweredByTheCpu(string policy)
    {
        Assert.Equal(PlainProvider.Name, (await _host.ActivateAsync(policy)).Value.ExecutionProvider);
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Empty(_host.Health.Degradations);

        Break();
        var (score, provider) = await _host.ScoreAsync();

        Assert.Equal("cpu", provider);
        Assert.Equal(White, score, 1e-5f);
        Assert.Equal(1, _host.Metrics.Snapshot()[Counter]);
        var degradation = Assert.Single(_host.Health.Degradations);
        Assert.Equal(("model/tiny", ReasonCode.ExecutionProviderUnavailable), (degradation.Component, degradation.Reason));
        Assert.Contains("Plain failed in service and the cpu took over", degradation.Message, StringComparison.Ordinal);
        Assert.Contains("fell off the bus", degradation.Message, StringComparison.Ordinal);
        var active = _host.Models.Find(TinyModel.Name)!.Check;
        Assert.Equal(("cpu", 0, 2), (active.ExecutionProvider, active.Placement.On(PlainProvider.Name), active.Placement.On("cpu")));
    }

    [Fact]
    public async Task Run_AfterTheCpuTookOver_EveryLaneStaysThereUntilTheModelIsLoadedAgain()
    {
        await _host.ActivateAsync("prefer");
        Break();
        await _host.ScoreAsync();
        Mend();

        for (var i = 0; i < 4; i++) Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
        Assert.Equal(1, _host.Metrics.Snapshot()[Counter]);

        await _host.ActivateAsync("prefer");
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Empty(_host.Health.Degradations);
    }

    [Fact]
    public async Task Run_ProviderFailsUnderRequire_NothingTakesOverAndHealthSaysWhy()
    {
        Assert.True((await _host.ActivateAsync("require")).IsSuccess);
        Break();

        await Assert.ThrowsAsync<OnnxRuntimeException>(_host.ScoreAsync);

        Assert.Contains("the policy lets nothing else run the model", Assert.Single(_host.Health.Degradations).Message, StringComparison.Ordinal);
        Assert.Equal(0, _host.Metrics.Snapshot()[Counter]);

        Mend();
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Empty(_host.Health.Degradations);
    }

    [Fact]
    public async Task Run_RequestOfAWrongShape_IsTheRequestsFaultNotTheProviders()
    {
        await _host.ActivateAsync("prefer");
        using (var lease = await _host.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(TestContext.Current.CancellationToken))
        {
            lease!.Lane.Instance.Input(0, [1, 1, 8, 9]).Clear();
            Assert.Throws<OnnxRuntimeException>(() => lease.Lane.Run(TestContext.Current.CancellationToken));
        }

        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Equal(0, _host.Metrics.Snapshot()[Counter]);
        Assert.Empty(_host.Health.Degradations);
    }

    [Fact]
    public async Task ActivateAsync_ProviderFailsAtItsFirstRun_TheCpuServesVisibly()
    {
        Break();

        var check = (await _host.ActivateAsync("prefer")).Value;

        Assert.Equal("cpu", check.ExecutionProvider);
        Assert.Contains("fell off the bus", check.Degradation, StringComparison.Ordinal);
        Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
    }

    [Fact]
    public async Task ActivateAsync_RequiredProviderFailsAtItsFirstRun_IsNotReady()
    {
        Break();

        var problem = (await _host.ActivateAsync("require")).Problem!;

        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, problem.Reason);
        Assert.Contains("does not run on Plain", problem.Message, StringComparison.Ordinal);
        Assert.Null(_host.Models.Find(TinyModel.Name));
    }

    [Fact]
    public async Task Run_ProviderFailsFromTheNthRunOn_OnlyThatRequestMoves()
    {
        // The warm-up and two golden cases come first, then on the other lane a warm-up.
        await _host.ActivateAsync("any", "none", ("fail_from_run", "6"));

        var providers = new List<string>();
        for (var i = 0; i < 8; i++) providers.Add((await _host.ScoreAsync()).Provider);

        Assert.Equal(PlainProvider.Name, providers[0]);
        Assert.Equal("cpu", providers[^1]);
        Assert.Equal(providers.OrderByDescending(name => name == PlainProvider.Name), providers);
        Assert.Equal(1, _host.Metrics.Snapshot()[Counter]);
    }

    [Fact]
    public async Task Run_BothLanesFailAtOnce_EveryRequestIsAnswered()
    {
        await _host.ActivateAsync("any");
        Break();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(_host.ScoreAsync)));

        Assert.All(answers, answer => Assert.Equal(("cpu", White), (answer.Provider, MathF.Round(answer.Score, 6) == MathF.Round(White, 6) ? White : answer.Score)));
        Assert.InRange(_host.Metrics.Snapshot()[Counter], 1, 2);
        Assert.Single(_host.Health.Degradations);
    }

    [Fact]
    public async Task Run_ProviderFailsInAVersionThatIsBeingDrained_SaysNothingOfItsSuccessor()
    {
        await _host.ActivateAsync("prefer");
        using (var lease = await _host.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(TestContext.Current.CancellationToken))
        {
            await _host.ActivateAsync("prefer");
            Break();
            lease!.Lane.Run(TestContext.Current.CancellationToken);
            Mend();
            Assert.Equal("cpu", lease.Lane.Provider);
        }

        Assert.Empty(_host.Health.Degradations);
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Equal(1, _host.Metrics.Snapshot()[Counter]);
    }

    [Fact]
    public async Task ActivateAsync_ProviderTakesFewerInstances_ServesWithThoseAndSaysSo()
    {
        var check = (await _host.ActivateAsync("any", "none", ("max_sessions", "1"))).Value;

        Assert.Equal(PlainProvider.Name, check.ExecutionProvider);
        Assert.Contains("Plain takes 1 of 2 instances", check.Degradation, StringComparison.Ordinal);
        Assert.Equal(1, _host.Models.FindLoaded(TinyModel.Name)!.Queue.Lanes);
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
    }

    [Fact]
    public async Task Run_OnTheProviderAndAfterTheFallback_AllocatesNothing()
    {
        await _host.ActivateAsync("any");
        Assert.Equal(0, await AllocatedAsync());

        Break();
        for (var i = 0; i < 4; i++) await _host.ScoreAsync();
        Assert.Equal(0, await AllocatedAsync());
    }

    /// <summary>Managed bytes of a hundred runs, once the lane has run.</summary>
    private async Task<long> AllocatedAsync()
    {
        using var lease = await _host.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(TestContext.Current.CancellationToken);
        var instance = lease!.Lane.Instance;
        for (var i = 0; i < 10; i++) instance.Run();
        return Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) instance.Run();
        });
    }

    private void Break() => File.Create(_host.Trouble).Dispose();

    private void Mend() => File.Delete(_host.Trouble);
}
