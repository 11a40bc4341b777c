using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary><c>anomaly-detection</c>: one image, the score of a good and of an anomalous part, and a heatmap.</summary>
internal sealed class AnomalyDetectionDefinition : ITaskDefinition
{
    /// <summary>A good part's label and an anomalous one's, in score order.</summary>
    private const int LabelCount = 2;

    /// <inheritdoc/>
    public string Name => AnomalyDetectionOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => true;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root)
    {
        var (input, preprocessing) = ImageOptionsReader.Read(root);
        var output = root.Object("output");
        var layers = output.Texts("layers", "must list the feature maps among the graph's outputs, the finest first", _ => true);
        output.End();
        var postprocessing = root.Object("postprocessing");
        var memory = postprocessing.Text("memory", "must be the memory's path inside the model's folder, for example \"memory.bin\"", ManifestFile.IsSafePath);
        var neighbours = postprocessing.Integer("neighbours", 1, AnomalyDetectionOptions.MaxNeighbours);
        var threshold = postprocessing.Number("threshold", "must be the distance above 0 from which a part counts as anomalous", value => value > 0);
        postprocessing.End();
        return new AnomalyDetectionOptions(input, preprocessing, layers, memory, neighbours, threshold);
    }

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature)
    {
        var options = (AnomalyDetectionOptions)bundle.Description.Task;
        var errors = new List<string>();
        var type = ImageInput.Check(options.Input, options.Preprocessing, signature, errors);
        var layers = FeatureLayers.Find(signature, options.Layers, errors);
        if (bundle.Labels.Count != LabelCount) errors.Add($"the labels file has {bundle.Labels.Count} labels; an anomaly detector has two, the good part's first");
        if (!MemoryFile.Read(Path.Combine(bundle.Directory, options.Memory)).TryGet(out var memory, out var problem)) return problem;
        if (errors.Count == 0 && memory.Width != layers.Width) errors.Add($"{options.Memory} holds vectors of {memory.Width} numbers, and the layers give {layers.Width}");
        return errors.Count == 0 ? new AnomalyDetectionTask(options, type, layers, memory) : bundle.Disagreement(errors);
    }
}
