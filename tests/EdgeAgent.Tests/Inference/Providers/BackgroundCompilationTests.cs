using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class BackgroundCompilationTests : IAsyncLifetime
{
    private readonly PlainHost _host = new();

    private string Finished => _host.Folder.Combine("finished");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await File.Create(Finished).DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task ActivateAsync_CompilesInTheBackground_TheCpuServesUntilItIsDone()
    {
        var check = (await ActivateAsync("prefer")).ExecutionProvider;

        Assert.Equal("cpu", check);
        Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
        Assert.Equal("plain.virtual", _host.Models.FindCompilation(TinyModel.Name)!.Providers);

        await FinishAsync();

        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Equal(1, _host.Models.Find(TinyModel.Name)!.Check.Placement.On(PlainProvider.Name));
        Assert.Null(_host.Models.FindCompilation(TinyModel.Name));
        Assert.Empty(_host.Health.Degradations);
    }

    [Fact]
    public async Task ActivateAsync_CompilationFails_TheCpuGoesOnAndHealthSaysWhy()
    {
        await ActivateAsync("prefer", ("fail_compile", "engine too large"));

        await Within.Eventually(() => _host.Health.Degradations.Count == 1, "the compilation fails");

        Assert.Contains("engine too large", _host.Health.Degradations[0].Message, StringComparison.Ordinal);
        Assert.Equal("cpu", (await _host.ScoreAsync()).Provider);
    }

    [Fact]
    public async Task ActivateAsync_Require_ServesNothingBeforeItIsCompiled()
    {
        var activation = ActivateAsync("require");
        await Within.Eventually(() => _host.Log.Contains("session"), "the provider opens a session");

        Assert.False(activation.IsCompleted);
        Assert.Null(_host.Models.Find(TinyModel.Name));

        await File.Create(Finished).DisposeAsync();
        Assert.Equal(PlainProvider.Name, (await activation).ExecutionProvider);
    }

    [Fact]
    public async Task UnloadAsync_WhileItCompiles_TheResultIsDropped()
    {
        await ActivateAsync("any");
        await _host.Models.UnloadAsync(TinyModel.Name, TestContext.Current.CancellationToken);

        await File.Create(Finished).DisposeAsync();
        await Within.Eventually(() => _host.Log.Count(line => line.StartsWith("compile", StringComparison.Ordinal)) == 1, "the provider compiles");

        Assert.Null(_host.Models.Find(TinyModel.Name));
    }

    [Fact]
    public async Task ActivateAsync_SecondTime_LoadsWhatWasCompiled()
    {
        await ActivateAsync("prefer");
        await FinishAsync();
        await ActivateAsync("prefer");
        await Within.Eventually(() => _host.Models.Find(TinyModel.Name)!.Check.ExecutionProvider == PlainProvider.Name, "the compiled model serves");

        Assert.Single(_host.Log, line => line.StartsWith("compile MatMul", StringComparison.Ordinal));
        Assert.Single(_host.Log, line => line.StartsWith("load MatMul", StringComparison.Ordinal));
        Assert.Equal(PlainProvider.Name, (await _host.ScoreAsync()).Provider);
        Assert.Equal(TinyOnnx.Scores(Enumerable.Repeat((byte)255, 64).ToArray())[0], (await _host.ScoreAsync()).Score, 1e-5f);
    }

    private async Task<Edge.Agent.Models.ModelCheck> ActivateAsync(string policy, params (string Key, string Value)[] options) =>
        (await _host.ActivateAsync(policy, "background", [.. options, ("compile_until", Finished)])).Value;

    private async Task FinishAsync()
    {
        await File.Create(Finished).DisposeAsync();
        await Within.Eventually(() => _host.Models.Find(TinyModel.Name)!.Check.ExecutionProvider == PlainProvider.Name, "the compiled model serves");
    }
}
