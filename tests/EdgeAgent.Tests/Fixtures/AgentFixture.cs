using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Results;
using Edge.Agent.Pipeline.Sources;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>The parts of an agent around pipelines: real models and files, a journal in memory.</summary>
internal sealed class AgentFixture : IAsyncDisposable
{
    public AgentFixture(IReadOnlyDictionary<string, ModelServing>? serving = null)
    {
        Models = new ModelHost(Library, serving ?? new Dictionary<string, ModelServing>(), Health, TimeProvider.System);
        Clock = new DeviceClock(TimeProvider.System, "boot-1");
        Directory.CreateDirectory(Inbox);
    }

    /// <summary>One per process, as in the agent.</summary>
    public static OnnxRuntimeLibrary Library { get; } = new(intraOpThreads: 1);

    public static ArtifactDigest Configuration { get; } = ArtifactDigest.Of("configuration"u8);

    public TemporaryDirectory Folder { get; } = new();

    public HealthBoard Health { get; } = new();

    public AgentMetrics Metrics { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public DeviceClock Clock { get; }

    public ModelHost Models { get; }

    public string Inbox => Folder.Combine("inbox");

    public string Repository => Folder.Combine("models");

    public PipelineServices Services(IResultCache? cache = null) => new(Models, Journal, cache, Clock, Health, Metrics, new EffectiveConfiguration(Configuration));

    public FolderSource Source(ProcessedFile processed = ProcessedFile.Move, bool stopWhenEmpty = true) => new(
        "line", new FolderSourceOptions(Inbox, processed, null, TimeSpan.Zero, stopWhenEmpty),
        new FolderSourceServices(Journal, Clock, Health, new DeviceAddress("plant", "box"), Folder.Combine("data")));

    public InferencePipeline Pipeline(IFrameSource source, IResultCache? cache = null, params IDecisionSink[] sinks) => new(
        new PipelineOptions("line", TinyModel.Name, new FolderSourceOptions(Inbox, ProcessedFile.Move, null, TimeSpan.Zero, true), [], 1, 1_000_000, null),
        source, sinks, Services(cache));

    public async Task ActivateAsync(string version = "1", byte[]? onnx = null)
    {
        var activated = await Models.ActivateAsync(TinyModel.Snapshot(Repository, version, onnx: onnx), TestContext.Current.CancellationToken);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
    }

    /// <summary>Puts a file into the inbox as a careful writer does.</summary>
    public void Drop(string name, byte[] content)
    {
        var temporary = Path.Combine(Inbox, "." + name);
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, Path.Combine(Inbox, name));
    }

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        Folder.Dispose();
    }
}
