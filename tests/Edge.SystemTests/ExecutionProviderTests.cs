using System.Net;
using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

/// <summary>The published agent on the test execution provider: what unit tests show in a JIT process must hold in the native one.</summary>
public sealed class ExecutionProviderTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private readonly AgentProcess _agent;

    public ExecutionProviderTests() => _agent = new AgentProcess(_folder.Path, "npu-box", null, Samples.Repository);

    private string Trouble => _folder.Combine("trouble");

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_ProviderFailsInService_TheCpuTakesOverWithinTheRequest()
    {
        Configure("prefer", PlainProvider.Path);
        _agent.Start();
        await _agent.WaitUntilReadyAsync();
        var nodes = (await MetricsAsync()).Split('\n').Where(line => line.StartsWith("edge_model_nodes{model=\"pcb-defects\"", StringComparison.Ordinal)).ToList();
        Assert.Contains(nodes, line => line.Contains("provider=\"Plain\",operator=\"Conv\"}", StringComparison.Ordinal));
        Assert.DoesNotContain(nodes, line => line.Contains("provider=\"cpu\",operator=\"Conv\"}", StringComparison.Ordinal));
        Assert.Equal("Plain", await DecideAsync("good-001"));

        await File.Create(Trouble).DisposeAsync();
        Assert.Equal("cpu", await DecideAsync("good-002"));
        Assert.Equal("cpu", await DecideAsync("open-001"));

        Assert.Contains("edge_inference_fallbacks_total{model=\"pcb-defects\",provider=\"Plain\"} 1", await MetricsAsync(), StringComparison.Ordinal);
        var status = await _agent.StatusAsync();
        Assert.Equal("cpu", (string)status["models"]![0]!["executionProvider"]!);
        Assert.Null(status["models"]![0]!["placement"]!["Plain"]);
        Assert.Contains("took over", (string)status["health"]![0]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RequiredProviderLeavesNodesOnTheCpu_IsNotReadyAndSaysWhich()
    {
        Configure("require", PlainProvider.Path, ("operators", "Gemm"));
        _agent.Start();

        var answer = await NotReadyAsync();

        Assert.Contains("on the CPU (", answer, StringComparison.Ordinal);
        Assert.Contains("Conv", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LibraryThatDoesNotLoad_IsADegradationAndTheCpuServes()
    {
        var text = _folder.Combine("libnpu.so");
        await File.WriteAllTextAsync(text, "not a library", TestContext.Current.CancellationToken);
        Configure("any", text);
        _agent.Start();
        await _agent.WaitUntilReadyAsync();

        var health = (await _agent.StatusAsync())["health"]!.AsArray();

        Assert.Contains("does not load", (string)health.Single(item => (string)item!["component"]! == "provider/plain.virtual")!["message"]!, StringComparison.Ordinal);
        Assert.Equal("cpu", await DecideAsync("good-001"));
    }

    [Fact]
    public async Task Run_OnnxRuntimeOfTheUsers_IsTheOneThatIsLoaded()
    {
        var ours = Path.Combine(Path.GetDirectoryName(Binaries.Agent)!, "libonnxruntime.so");
        Assert.SkipUnless(File.Exists(ours), "There is no ONNX Runtime beside the agent.");
        var theirs = _folder.Combine("libonnxruntime-jetson.so");
        File.Copy(ours, theirs);
        _agent.Configuration["models"]!["onnxRuntimeLibrary"] = theirs;
        _agent.Start();
        await _agent.WaitUntilReadyAsync();

        var maps = await File.ReadAllTextAsync($"/proc/{_agent.Process.Id}/maps", TestContext.Current.CancellationToken);

        Assert.Contains(theirs, maps, StringComparison.Ordinal);
        Assert.DoesNotContain(ours, maps, StringComparison.Ordinal);
        // Through it the ledger is read as well.
        Assert.Contains("operator=\"Conv\"}", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithAConfiguration_SaysWhereNodesRun()
    {
        Configure("prefer", PlainProvider.Path, ("operators", "Conv"));
        var file = _folder.Combine("agent.json");
        await File.WriteAllTextAsync(file, _agent.Configuration.ToJsonString(), TestContext.Current.CancellationToken);

        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Agent, "doctor", "--config", file);

        Assert.True(exitCode == 0, output);
        Assert.Contains("Plain 1.0.0 on npu \"Plain virtual NPU\" of Edge tests", output, StringComparison.Ordinal);
        Assert.Matches(@"model\s+pcb-defects \d+: .*Plain \d+ .*\(Conv \d+\)", output);
    }

    private void Configure(string policy, string library, params (string Key, string Value)[] options)
    {
        var settings = new JsonObject { ["fail_while"] = Trouble };
        foreach (var (key, value) in options) settings[key] = value;
        _agent.Configuration["models"]!["executionProviderLibraries"] = new JsonArray(new JsonObject { ["name"] = PlainProvider.Registration, ["path"] = library });
        _agent.Configuration["pipelines"]![0]!["executionProviders"] = new JsonObject
        {
            ["policy"] = policy,
            ["order"] = new JsonArray(PlainProvider.Registration),
            ["options"] = new JsonObject { [PlainProvider.Registration] = settings },
        };
    }

    private Task<string> MetricsAsync() => _agent.Http.GetStringAsync(new Uri("metrics", UriKind.Relative));

    /// <summary>Feeds a sample and waits for its decision.</summary>
    /// <returns>The provider that the decision names.</returns>
    private async Task<string> DecideAsync(string sample)
    {
        _agent.Feed(await File.ReadAllBytesAsync(Path.Combine(Samples.Folder, sample + ".png"), TestContext.Current.CancellationToken), sample + ".png");
        return await Eventually.GetAsync(
            async () => (string?)JsonNode.Parse(await _agent.Http.GetStringAsync(new Uri($"v1/results?part={sample}", UriKind.Relative)))!.AsArray().FirstOrDefault()?["executionProvider"],
            $"a decision about {sample}",
            TimeSpan.FromSeconds(20));
    }

    private Task<string> NotReadyAsync() => Eventually.GetAsync(
        async () =>
        {
            using var answer = await _agent.Http.GetAsync(new Uri("health/ready", UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable && text.Contains("execution-provider-unavailable", StringComparison.Ordinal) ? text : null;
        },
        "the agent says why it is not ready",
        TimeSpan.FromSeconds(20));
}
