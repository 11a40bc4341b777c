using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

/// <summary>A model host over the test execution provider, and the tiny model under a policy of the test's.</summary>
internal sealed class PlainHost : IAsyncDisposable
{
    public PlainHost(int instances = 1) => Models = new ModelHost(
        PlainRuntime.Library, new Dictionary<string, ModelServing> { [TinyModel.Name] = new(instances, null) }, Health, TimeProvider.System, Metrics, Folder.Combine("compiled"));

    public TemporaryDirectory Folder { get; } = new();

    public HealthBoard Health { get; } = new();

    public AgentMetrics Metrics { get; } = new();

    public ModelHost Models { get; }

    /// <summary>What the provider wrote down: one line for every session, compiled node and node loaded from a compiled context.</summary>
    public string[] Log => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    /// <summary>While it exists, every run on the provider fails.</summary>
    public string Trouble => Folder.Combine("trouble");

    private string LogFile => Folder.Combine("provider.log");

    /// <summary>Activates the tiny model.</summary>
    /// <param name="policy"><c>any</c>, <c>prefer</c> or <c>require</c>.</param>
    /// <param name="compile">When it is compiled.</param>
    /// <param name="options">Further options of the provider.</param>
    public async Task<Outcome<ModelCheck>> ActivateAsync(string policy, string compile = "none", params (string Key, string Value)[] options) =>
        await Models.ActivateAsync(Snapshot("1", policy, compile, options), TestContext.Current.CancellationToken);

    /// <summary>A version of the tiny model under a policy.</summary>
    /// <param name="version">The version.</param>
    /// <param name="policy"><c>any</c>, <c>prefer</c> or <c>require</c>.</param>
    /// <param name="compile">When it is compiled.</param>
    /// <param name="options">Further options of the provider.</param>
    public ModelSnapshot Snapshot(string version, string policy, string compile, params (string Key, string Value)[] options)
    {
        var all = options.Concat([("log", LogFile), ("fail_while", Trouble)]).Select(option => $"\"{option.Item1}\": \"{option.Item2}\"");
        var providers = $$"""
            { "policy": "{{policy}}", "order": ["plain.virtual"], "allowedCpuOperators": ["Flatten"], "compile": "{{compile}}", "options": { "plain.virtual": { {{string.Join(", ", all)}} } } }
            """;
        return TinyModel.Snapshot(Folder.Combine("models"), version, TinyModel.Json(version, providers));
    }

    /// <summary>Scores a white image.</summary>
    /// <returns>The best score and the provider that computed it.</returns>
    public async Task<(float Score, string Provider)> ScoreAsync()
    {
        using var lease = await Models.FindLoaded(TinyModel.Name)!.LeaseAsync(TestContext.Current.CancellationToken);
        var lane = lease!.Lane;
        Assert.Null(lane.Prepare(TaskInput.Of(new DecodedImage(Enumerable.Repeat((byte)255, 64).ToArray(), 8, 8, PixelFormat.Gray))));
        lane.Run(TestContext.Current.CancellationToken);
        Assert.Null(lane.Read());
        return (lane.Scores[0], lane.Provider);
    }

    public async ValueTask DisposeAsync()
    {
        await Models.DisposeAsync();
        Folder.Dispose();
    }
}
