using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary><c>object-detection</c>: one image, any number of labelled boxes.</summary>
internal sealed class ObjectDetectionDefinition : ITaskDefinition
{
    /// <inheritdoc/>
    public string Name => ObjectDetectionOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => true;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root)
    {
        var (input, preprocessing) = ImageOptionsReader.Read(root);
        var (output, thresholds) = DetectionOptionsReader.Read(root);
        return new ObjectDetectionOptions(input, preprocessing, output, thresholds);
    }

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature)
    {
        var options = (ObjectDetectionOptions)bundle.Description.Task;
        var errors = new List<string>();
        var type = ImageInput.Check(options.Input, options.Preprocessing, signature, errors);
        var head = new HeadBinding(options, bundle.Labels.Count, signature, errors);
        return errors.Count == 0 ? new ObjectDetectionTask(options, type, head, bundle.Labels.Count) : bundle.Disagreement(errors);
    }
}
