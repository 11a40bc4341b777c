using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class CompiledContextsTests : IAsyncLifetime
{
    private readonly PlainHost _host = new();

    private string Entry => Assert.Single(Directory.GetDirectories(_host.Folder.Combine("compiled")));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Open_SecondTime_LoadsTheContextAndComputesTheSame()
    {
        await ActivateAsync();
        Assert.Equal((1, 0), Compiled);

        await ActivateAsync();

        Assert.Equal((1, 1), Compiled);
        var check = _host.Models.Find(TinyModel.Name)!.Check;
        Assert.Equal(PlainProvider.Name, check.ExecutionProvider);
        Assert.InRange(check.LargestDeviation, 0, 1e-5f);
    }

    [Theory]
    [InlineData("context.onnx")]
    [InlineData("fingerprint.txt")]
    [InlineData("SHA256SUMS")]
    public async Task Open_DamagedEntry_IsThrownAwayAndCompiledAgain(string file)
    {
        await ActivateAsync();
        var path = Path.Combine(Entry, file);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        await ActivateAsync();
        Assert.Equal((2, 0), Compiled);

        await ActivateAsync();
        Assert.Equal((2, 1), Compiled);
    }

    [Fact]
    public async Task Open_MissingFileInTheEntry_IsCompiledAgain()
    {
        await ActivateAsync();
        File.Delete(Path.Combine(Entry, "context.onnx"));

        Assert.Equal(PlainProvider.Name, (await ActivateAsync()).ExecutionProvider);

        Assert.Equal((2, 0), Compiled);
    }

    [Fact]
    public async Task Open_OtherOptions_AreAnotherEntry()
    {
        await ActivateAsync();
        await ActivateAsync(("operators", "MatMul"));

        Assert.Equal((2, 0), Compiled);
        Assert.Equal(2, Directory.GetDirectories(_host.Folder.Combine("compiled")).Length);
    }

    [Fact]
    public async Task Open_CompileNone_KeepsNothing()
    {
        Assert.True((await _host.ActivateAsync("prefer")).IsSuccess);

        Assert.False(Directory.Exists(_host.Folder.Combine("compiled")));
    }

    [Fact]
    public async Task Open_ProviderThatWritesNoContext_StillServes()
    {
        Assert.Equal("Plain", (await ActivateAsync(("no_context", "1"))).ExecutionProvider);

        Assert.Empty(Directory.GetDirectories(_host.Folder.Combine("compiled")));
    }

    private (int Compiled, int Loaded) Compiled => (
        _host.Log.Count(line => line.StartsWith("compile ", StringComparison.Ordinal)), _host.Log.Count(line => line.StartsWith("load ", StringComparison.Ordinal)));

    private async Task<Edge.Agent.Models.ModelCheck> ActivateAsync(params (string Key, string Value)[] options) =>
        (await _host.ActivateAsync("prefer", "foreground", options)).Value;
}
