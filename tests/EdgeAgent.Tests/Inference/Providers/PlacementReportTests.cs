using Edge.Agent.Api.Metrics;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Inference.Providers;

/// <summary>What the placement of a real model looks like to those who ask from outside.</summary>
public sealed class PlacementReportTests : IAsyncLifetime
{
    private readonly PlainHost _host = new();
    private readonly ModelBoard _board = new();
    private readonly PipelineOptions _pipeline = new("line", TinyModel.Name, new FolderSourceOptions("in", ProcessedFile.Leave, null, TimeSpan.Zero, true), [], 1, 1, null);

    private string Finished => _host.Folder.Combine("finished");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await File.Create(Finished).DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Report_OfAServingModel_HasItsPlacementAndGauges()
    {
        var builder = Builder();
        var changes = 0;
        builder.Changed += () => changes++;
        await ActivateAsync("prefer");

        var report = Assert.Single(builder.Build().Models);

        Assert.Equal("Plain", report.ExecutionProvider);
        Assert.Equal(1, report.Placement!["Plain"]["MatMul"]);
        Assert.Equal(1, report.Placement["cpu"]["Flatten"]);
        Assert.Null(report.Compiling);
        Assert.True(changes > 0);
        Assert.Equal(
            [("edge_model_nodes{model=\"tiny\",version=\"1\",provider=\"Plain\",operator=\"MatMul\"}", 1L), ("edge_model_nodes{model=\"tiny\",version=\"1\",provider=\"cpu\",operator=\"Flatten\"}", 1L)],
            PlacementGauges.Of(report));
    }

    [Fact]
    public async Task Report_WhileItCompiles_SaysForWhomAndSinceWhen()
    {
        var builder = Builder();
        await ActivateAsync("any", "background", ("compile_until", Finished));

        var report = Assert.Single(builder.Build().Models);

        Assert.Equal(("cpu", "plain.virtual"), (report.ExecutionProvider, report.Compiling!.Providers));
        Assert.InRange(report.Compiling.Since, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.Contains(("edge_model_compiling{model=\"tiny\",version=\"1\"}", 1L), PlacementGauges.Of(report));
    }

    [Fact]
    public async Task Waiting_RequireUnmet_SaysWhy()
    {
        await _host.ActivateAsync("require", "none", ("operators", "Conv"));

        Assert.Equal(
            ["pipeline line waits for model tiny: " + _host.Health.Find("model/tiny")],
            new Readiness([_pipeline], _host.Models, _host.Health, _host.Models).Waiting);
        Assert.Contains("takes none of the model's 2 nodes", _host.Health.Find("model/tiny")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_RequiredProviderFailsInService_IsNotReadyUntilItRunsAgain()
    {
        var readiness = new Readiness([_pipeline], _host.Models, _host.Health, _host.Models);
        await _host.ActivateAsync("require");
        Assert.Empty(readiness.Waiting);

        await File.Create(_host.Trouble).DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(_host.ScoreAsync);
        Assert.Contains("pipeline line cannot run model tiny: ", Assert.Single(readiness.Waiting), StringComparison.Ordinal);

        File.Delete(_host.Trouble);
        await _host.ScoreAsync();
        Assert.Empty(readiness.Waiting);
    }

    private ReportedStateBuilder Builder() => new(
        new AgentReport("0.1.0", "jit", "linux-x64", AgentFixture.Configuration), new MemoryJournal(), _host.Health, _host.Metrics, _board, _host.Models);

    private async Task ActivateAsync(string policy, string compile = "none", params (string Key, string Value)[] options)
    {
        var check = await _host.ActivateAsync(policy, compile, options);
        Assert.True(check.IsSuccess, check.Problem?.ToString());
        var snapshot = _host.Models.Find(TinyModel.Name)!.Snapshot;
        _board.Report(new ModelReport(snapshot.Name, snapshot.Version, snapshot.Digest, ModelState.Committed, check.Value.ExecutionProvider));
    }
}
