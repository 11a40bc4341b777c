using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>A backbone in memory: pictures to patches, by the same code that the taught model will run. Not thread-safe.</summary>
internal sealed class TeachingBackbone : IAsyncDisposable
{
    private readonly LoadedModel _model;
    private readonly ModelLease _lease;
    private readonly ImageDecoder _decoder = new(PipelineOptions.DefaultMaxImagePixels);

    private TeachingBackbone(LoadedModel model, ModelLease lease, IReadOnlyList<string> layers, FeatureLayers found)
    {
        _model = model;
        _lease = lease;
        Layers = layers;
        Features = new PatchFeatures(found);
        Width = found.Width;
    }

    /// <summary>Names of its feature maps.</summary>
    public IReadOnlyList<string> Layers { get; }

    /// <summary>Numbers of a patch's vector.</summary>
    public int Width { get; }

    /// <summary>The patches of the picture read last.</summary>
    public PatchFeatures Features { get; }

    /// <summary>Loads one: any <c>feature-extraction</c> model of images whose graph gives feature maps.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public static async Task<Outcome<TeachingBackbone>> OpenAsync(OnnxRuntimeLibrary library, string folder, CancellationToken cancellationToken)
    {
        if (!Models.ModelBundle.Load(folder).TryGet(out var bundle, out var problem)) return problem;
        if (bundle.Description.Task is not FeatureExtractionOptions { Image: not null })
            return new Problem(ReasonCode.Unsupported, $"{folder} is '{bundle.Description.Task.Task}'; a backbone is a feature-extraction model of images.");
        if (!bundle.ToSnapshot().TryGet(out var snapshot, out problem)) return problem;
        if (!new ModelLoader(library, TimeProvider.System).Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return problem;
        var layers = FeatureLayers.All(model.Signature);
        if (layers.Count > 0 && await model.LeaseAsync(cancellationToken).ConfigureAwait(false) is { } lease)
            return new TeachingBackbone(model, lease, layers, FeatureLayers.Find(model.Signature, layers, []));
        await model.DisposeAsync().ConfigureAwait(false);
        return new Problem(ReasonCode.Unsupported, $"{folder} gives no feature map, Float32 [1, channels, height, width]; export the graph with those of its middle layers as outputs.");
    }

    /// <summary>Reads a picture's patches.</summary>
    /// <param name="picture">The picture's file.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Null, or why there are none, with the file's name.</returns>
    public async Task<Problem?> ReadAsync(string picture, CancellationToken cancellationToken)
    {
        byte[] encoded;
        try
        {
            encoded = await File.ReadAllBytesAsync(picture, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{picture} cannot be read: {exception.Message}");
        }

        var problem = Run(encoded, cancellationToken);
        return problem is null ? null : problem with { Message = $"{picture}: {problem.Message}" };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lease.Dispose();
        await _model.DisposeAsync().ConfigureAwait(false);
    }

    private Problem? Run(byte[] encoded, CancellationToken cancellationToken)
    {
        if (!TaskImages.Decode(_decoder, encoded, _model.Bundle.Description.Task).TryGet(out var input, out var problem)) return problem;
        if (_lease.Lane.Prepare(input) is { } refused) return refused;
        _lease.Lane.Run(cancellationToken);
        return Features.Read(_lease.Lane.Instance);
    }
}
