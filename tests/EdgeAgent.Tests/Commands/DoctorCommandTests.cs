using System.Text.Json;
using Edge.Agent.Commands;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;

namespace Edge.Agent.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Repository => _folder.Combine("models");

    [Fact]
    public async Task Doctor_ModelsThatOnlyServeRequests_AreOpenedAndTheirNodesCounted()
    {
        TinyModel.Write(Repository);

        var run = await DoctorAsync("poll");

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Matches(@"model +tiny 1: cpu 2 of 2 nodes \(Flatten 1, MatMul 1\)", run.Output);
    }

    [Fact]
    public async Task Doctor_ModelsThatAreLoadedOnRequest_AreNotOpened()
    {
        TinyModel.Write(Repository);

        Assert.DoesNotContain("tiny", (await DoctorAsync("explicit")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ModelThatDoesNotOpen_SaysWhyAndGoesOn()
    {
        TinyModel.Write(Repository, onnx: TinyOnnx.Create(externalData: "weights.bin"));

        var run = await DoctorAsync("poll");

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("weights.bin", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DoctorAndModelCheck_OnTheTestProvider_ShowTheSameLedger()
    {
        Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");
        _ = PlainRuntime.Library;
        var folder = TinyModel.Write(Repository, json: TinyModel.Json(providers: """{ "policy": "prefer", "order": ["plain.virtual"], "allowedCpuOperators": ["Flatten"] }"""));
        const string ledger = "Plain 1 of 2 nodes (MatMul 1), cpu 1 (Flatten 1)";

        var doctor = await DoctorAsync("poll", $$""", "executionProviderLibraries": [{ "name": "{{PlainProvider.Registration}}", "path": {{JsonSerializer.Serialize(PlainProvider.Path)}} }]""");
        var check = await CommandRun.OfAsync("model", "check", folder, "--provider-library", $"{PlainProvider.Registration}={PlainProvider.Path}");

        Assert.Contains("tiny 1: " + ledger, doctor.Output, StringComparison.Ordinal);
        Assert.True(check.Code == ExitCodes.Success, check.Errors);
        Assert.Contains("placement  " + ledger, check.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<CommandRun> DoctorAsync(string control, string models = "")
    {
        var file = _folder.Combine("agent.json");
        await File.WriteAllTextAsync(file, $$"""
            { "site": "plant-1", "device": "box-1", "dataDirectory": "data", "hub": "none", "api": { "listen": "127.0.0.1:18080" }, "pipelines": [],
              "models": { "repository": {{JsonSerializer.Serialize(Repository)}}, "repositoryControl": "{{control}}"{{models}} } }
            """, TestContext.Current.CancellationToken);
        var run = await CommandRun.OfAsync("doctor", "--config", file);
        Assert.True(run.Code == ExitCodes.Success, run.Errors);
        return run;
    }
}
