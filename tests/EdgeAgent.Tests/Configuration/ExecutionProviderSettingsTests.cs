using Edge.Agent.Configuration;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class ExecutionProviderSettingsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_EveryProviderSetting_IsRead()
    {
        var result = Load(
            """{ "onnxRuntimeLibrary": "ort/libonnxruntime.so", "executionProviderLibraries": [ { "name": "npu", "path": "npu/libnpu.so" } ] }""",
            """{ "policy": "require", "order": ["npu", "cuda"], "allowedCpuOperators": ["Shape"], "compile": "background", "options": { "npu": { "Power_Mode": "burst" }, "cuda": { "device_id": "1" } } }""");

        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        Assert.Equal(_directory.Combine("ort", "libonnxruntime.so"), result.Options.Models.OnnxRuntimeLibrary);
        Assert.Equal([new ExecutionProviderLibrary("npu", _directory.Combine("npu", "libnpu.so"))], result.Options.Models.ExecutionProviderLibraries);
        var policy = result.Options!.Pipelines[0].ExecutionProviders!;
        Assert.Equal((ProviderRequirement.Require, ProviderCompilation.Background), (policy.Requirement, policy.Compilation));
        Assert.Equal(["npu", "cuda"], policy.Order);
        Assert.Equal(["Shape"], policy.AllowedCpuOperators);
        Assert.Equal("burst", policy.OptionsOf("NPU")["Power_Mode"]);
        Assert.Equal("1", policy.OptionsOf("cuda")["device_id"]);
    }

    [Fact]
    public void Load_NothingSaid_AllowsHousekeepingOnTheCpuAndCompilesNothing()
    {
        var policy = Load("{}", """{ "policy": "prefer", "order": ["cuda"] }""").Options!.Pipelines[0].ExecutionProviders!;

        Assert.Equal(ExecutionProviderPolicy.HousekeepingOperators, policy.AllowedCpuOperators);
        Assert.Equal(ProviderCompilation.None, policy.Compilation);
        Assert.Empty(policy.OptionsOf("cuda"));
        Assert.True(policy.AllowsOnCpu("Shape"));
        Assert.False(policy.AllowsOnCpu("Conv"));
    }

    [Fact]
    public void Load_EmptyAllowance_AllowsNothing() =>
        Assert.Empty(Load("{}", """{ "policy": "prefer", "order": ["cuda"], "allowedCpuOperators": [] }""").Options!.Pipelines[0].ExecutionProviders!.AllowedCpuOperators);

    [Theory]
    [InlineData("""{ "order": ["tensort"] }""", "executionProviders.order: 'tensort' is none of cpu, cuda, tensorrt")]
    [InlineData("""{ "order": ["cuda"], "options": { "tensorrt": { "device_id": "0" } } }""", "executionProviders.options.tensorrt: is for a provider that is not in the order")]
    [InlineData("""{ "order": ["cuda"], "options": { "cuda": "fast" } }""", "executionProviders.options.cuda: must be an object of texts")]
    [InlineData("""{ "order": ["cuda"], "options": { "cuda": { "device_id": { "a": "b" } } } }""", "executionProviders.options.cuda: must be an object of texts")]
    [InlineData("""{ "order": ["cuda"], "compile": "later" }""", "executionProviders.compile: 'later' is none of none, foreground, background")]
    public void Load_WrongPolicy_NamesFieldAndRemedy(string policy, string expected) =>
        Assert.Contains(Load("{}", policy).Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));

    private ConfigurationResult Load(string models, string policy)
    {
        var file = _directory.Combine("agent.json");
        File.WriteAllText(file, $$"""
            {
              "site": "plant-1", "device": "box-1", "dataDirectory": "state", "hub": "none", "models": {{models}},
              "pipelines": [ { "name": "line", "model": "m", "source": { "folder": { "path": "in" } }, "executionProviders": {{policy}} } ]
            }
            """);
        return AgentConfiguration.Load(file, []);
    }
}
