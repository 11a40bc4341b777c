using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

/// <summary>Engines of versions that do not serve yet, built by the test provider.</summary>
public sealed class CandidateCompilationTests : IAsyncLifetime
{
    private readonly PlainHost _host = new();

    private string Finished => _host.Folder.Combine("finished");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await File.Create(Finished).DisposeAsync();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("prefer", "none", false, null)]
    [InlineData("prefer", "background", false, null)] // nobody else serves: the CPU does, meanwhile
    [InlineData("prefer", "background", true, "plain.virtual")]
    [InlineData("require", "background", false, "plain.virtual")]
    [InlineData("any", "foreground", false, "plain.virtual")]
    public async Task CompilesFor_PolicyAndWhoServes_Is(string policy, string compile, bool serves, string? providers)
    {
        if (serves) await ServeAsync();

        Assert.Equal(providers, _host.Models.CompilesFor(_host.Snapshot("2", policy, compile)));
    }

    [Fact]
    public async Task CompileAsync_TakesLong_OthersLoadMeanwhileAndTheEngineIsLoadedNotBuiltAgain()
    {
        await ServeAsync();
        var candidate = _host.Snapshot("2", "prefer", "background", ("compile_until", Finished));
        var building = _host.Models.CompileAsync(candidate, Token).AsTask();
        await Within.Eventually(() => _host.Log.Contains("session"), "the provider opens a session");

        await ServeAsync();
        Assert.False(building.IsCompleted);
        Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
        await File.Create(Finished).DisposeAsync();

        Assert.Equal(PlainProvider.Name, (await building).Value.ExecutionProvider);
        // At once on the provider: no moment on the CPU, as a version that was never compiled has.
        Assert.Equal(PlainProvider.Name, (await _host.Models.ActivateAsync(candidate, Token)).Value.ExecutionProvider);
        Assert.Single(_host.Log, line => line.StartsWith("compile MatMul", StringComparison.Ordinal));
        Assert.Single(_host.Log, line => line.StartsWith("load MatMul", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CompileAsync_CalledOffWhereTheProviderCannotBe_ReturnsAndTheNextBuildDoesNotWait()
    {
        await ServeAsync();
        using var timeout = new CancellationTokenSource();
        var hanging = _host.Models.CompileAsync(_host.Snapshot("2", "prefer", "background", ("compile_until", Finished)), timeout.Token).AsTask();
        await Within.Eventually(() => _host.Log.Contains("session"), "the provider opens a session");

        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging.WaitAsync(TimeSpan.FromSeconds(20), Token));
        var next = await _host.Models.CompileAsync(_host.Snapshot("3", "prefer", "background"), Token);
        Assert.Equal(PlainProvider.Name, next.Value.ExecutionProvider);
        Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
    }

    [Fact]
    public async Task CompileAsync_ProviderFailsToBuild_IsWhatThePolicyMakesOfIt()
    {
        await ServeAsync();

        var preferred = await _host.Models.CompileAsync(_host.Snapshot("2", "prefer", "background", ("fail_compile", "engine too large")), Token);
        var required = await _host.Models.CompileAsync(_host.Snapshot("3", "require", "background", ("fail_compile", "engine too large")), Token);

        Assert.Contains("engine too large", preferred.Value.Degradation, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, required.Problem?.Reason);
    }

    private async Task ServeAsync() => Assert.True((await _host.Models.ActivateAsync(_host.Snapshot("1", "any", "none", ("operators", "Conv")), Token)).IsSuccess);
}
