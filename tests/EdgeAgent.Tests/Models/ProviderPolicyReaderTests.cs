using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Models;

public sealed class ProviderPolicyReaderTests
{
    [Fact]
    public void Read_WholePolicy_IsRead()
    {
        var policy = Read("""
            { "policy": "prefer", "order": ["tensorrt", "npu"], "allowedCpuOperators": [], "compile": "foreground", "options": { "tensorrt": { "trt_fp16_enable": "1" } } }
            """).Value.ExecutionProviders;

        Assert.Equal((ProviderRequirement.Prefer, ProviderCompilation.Foreground), (policy.Requirement, policy.Compilation));
        Assert.Equal(["tensorrt", "npu"], policy.Order);
        Assert.Empty(policy.AllowedCpuOperators);
        Assert.Equal("1", policy.OptionsOf("TensorRT")["trt_fp16_enable"]);
    }

    [Theory]
    [InlineData(""" "options": { "cuda": { "device_id": "0" } } """, "'executionProviders.options.cuda' is for a provider that is not in the order")]
    [InlineData(""" "options": { "cpu": { "threads": 2 } } """, "'executionProviders.options' must hold an object of texts")]
    [InlineData(""" "options": 1 """, "'executionProviders.options' must hold an object of texts")]
    [InlineData(""" "allowedCpuOperators": "Shape" """, "'executionProviders.allowedCpuOperators' must list operators")]
    [InlineData(""" "allowedCpuOperators": [""] """, "'executionProviders.allowedCpuOperators' must list operators")]
    [InlineData(""" "compile": true """, "'executionProviders.compile' must be one of \"none\", \"foreground\", \"background\"")]
    public void Read_WrongField_NamesItAndTheRemedy(string field, string expected) => Assert.Contains(
        expected, Read($$"""{ "policy": "any", "order": ["cpu"], {{field}} }""").Problem!.Message, StringComparison.Ordinal);

    private static Edge.Protocol.Outcome<ModelDescription> Read(string providers) =>
        ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(TinyModel.Json(providers: providers)), "/m/model.json");
}
