using System.Net;
using Edge.Agent.Api;
using Edge.Agent.Api.Agent;
using Edge.Agent.Api.Metrics;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Tests.Api.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Tests.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Api;

/// <summary>A listening endpoint over real stores, and a client of it.</summary>
internal sealed class EndpointRig : IAsyncDisposable
{
    private readonly FakeModelHost _models = new();
    private readonly Journal _journal;
    private readonly LocalEndpoint _endpoint;

    private EndpointRig()
    {
        _journal = Stores.OpenJournal();
        Results = Stores.Open();
        var agent = new AgentReport("0.1.0", "jit", "linux-x64", ArtifactDigest.Of("configuration"u8));
        var pipeline = new PipelineOptions("line", "tiny", new FolderSourceOptions("in", ProcessedFile.Leave, null, TimeSpan.Zero, true), [], 1, 1, null);
        var state = new ReportedStateBuilder(agent, _journal, Stores.Health, Stores.Metrics, Board);
        _endpoint = new LocalEndpoint(
            new ApiOptions(new IPEndPoint(IPAddress.Loopback, 0)),
            [new AgentRoutes(state, Results, new Readiness([pipeline], _models)), new MetricsRoutes(state, Results, Inference)],
            null,
            NullLoggerFactory.Instance);
    }

    public ResultFixture Stores { get; } = new();

    public MemoryService Inference { get; } = new();

    public ModelBoard Board { get; } = new();

    public ResultStore Results { get; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public static async Task<EndpointRig> StartAsync()
    {
        var rig = new EndpointRig();
        await rig._endpoint.StartAsync(TestContext.Current.CancellationToken);
        rig.Client.BaseAddress = rig._endpoint.Address;
        return rig;
    }

    public async Task ActivateModelAsync() =>
        Assert.True((await _models.ActivateAsync(new ModelSnapshot("tiny", "1", ArtifactDigest.Of("model"u8), "folder"), TestContext.Current.CancellationToken)).IsSuccess);

    public async Task HandleAsync(params DecisionRecord[] decisions)
    {
        foreach (var decision in decisions) await Results.HandleAsync(decision, TestContext.Current.CancellationToken);
    }

    public async Task<(HttpStatusCode Status, string? MediaType, string Body)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _endpoint.DisposeAsync();
        await Results.DisposeAsync();
        await _journal.DisposeAsync();
        Stores.Dispose();
    }
}
