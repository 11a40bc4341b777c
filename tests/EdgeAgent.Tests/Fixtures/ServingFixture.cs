using System.Runtime.InteropServices;
using Edge.Agent.Commands.Bench;
using Edge.Agent.Inference;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>The tiny model served for requests of tensors: real sessions, a real queue.</summary>
internal sealed class ServingFixture : IAsyncDisposable
{
    private readonly AgentFixture _agent = new();

    public ServingFixture() => Service = new InferenceService(_agent.Models, new NoRepository(), TimeProvider.System);

    public InferenceService Service { get; }

    public AgentFixture Agent => _agent;

    public LoadedModel Loaded => _agent.Models.FindLoaded(TinyModel.Name)!;

    /// <summary>Serves the tiny model with these serving options, as they stand in model.json.</summary>
    public async Task ServeAsync(string batching = "", string queue = "", int instances = 1, byte[]? onnx = null)
    {
        var json = TinyModel.Json();
        var from = json.IndexOf("  \"instances\"", StringComparison.Ordinal);
        var to = json.IndexOf("  \"executionProviders\"", StringComparison.Ordinal);
        var options = $"  \"instances\": {instances},\n";
        if (batching.Length > 0) options += $"  \"batching\": {batching},\n";
        if (queue.Length > 0) options += $"  \"queue\": {queue},\n";
        var activated = await _agent.Models.ActivateAsync(
            TinyModel.Snapshot(_agent.Repository, json: json[..from] + options + json[to..], onnx: onnx), TestContext.Current.CancellationToken);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
    }

    /// <summary>A request of white (1) or black (-1) images.</summary>
    public static InferenceRequest Request(params float[] images) => new(TinyModel.Name, null, [Input(images)], []);

    public static TensorValue Input(params float[] images)
    {
        var pixels = images.SelectMany(image => Enumerable.Repeat(image, TinyOnnx.Side * TinyOnnx.Side)).ToArray();
        return new TensorValue("input", TensorType.Float32, [images.Length, 1, TinyOnnx.Side, TinyOnnx.Side], MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray());
    }

    public async Task<Outcome<InferenceAnswer>> InferAsync(InferenceRequest request) =>
        await Service.InferAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Occupies the model's lanes until disposed.</summary>
    public async Task<ModelLease> OccupyAsync() => (await Loaded.LeaseAsync(TestContext.Current.CancellationToken))!;

    /// <summary>The first logit of each row: 8 times the image's value.</summary>
    public static float[] Means(InferenceAnswer answer)
    {
        var logits = MemoryMarshal.Cast<byte, float>(answer.Outputs[0].Data.Span);
        var means = new float[logits.Length / TinyOnnx.Labels];
        for (var row = 0; row < means.Length; row++) means[row] = logits[row * TinyOnnx.Labels] / 8;
        return means;
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();
}
