using System.Text.Json;
using Edge.Agent.Commands;

namespace Edge.Agent.Tests.Commands;

public sealed class AgentCommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("fly")]
    [InlineData("infer")]
    [InlineData("infer", "model", "image", "more")]
    [InlineData("results", "--lats", "5")]
    [InlineData("bench", "model", "--seconds", "soon")]
    public async Task Run_WrongArguments_EndsWithItsOwnCodeAndSaysWhy(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.Equal(ExitCodes.Misconfigured, run.Code);
        Assert.NotEmpty(run.Errors);
    }

    [Fact]
    public async Task Run_Help_NamesEveryCommand()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.All(["run", "infer", "results", "doctor", "bench", "schema"], command => Assert.Contains($"  {command} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Schema_Printed_IsASchema()
    {
        var run = await CommandRun.OfAsync("schema");

        Assert.Equal(ExitCodes.Success, run.Code);
        using var schema = JsonDocument.Parse(run.Output);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("pipelines", out _));
    }

    [Fact]
    public async Task Doctor_OnAnyBox_NamesTheRuntimeAndItsProviders()
    {
        var run = await CommandRun.OfAsync("doctor");

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("ONNX Runtime", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^  cpu\s+available\r?$", run.Output);
    }
}
