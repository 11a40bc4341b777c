using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ImageClassification;

/// <summary><c>image-classification</c>: one image, one score per label.</summary>
internal sealed class ImageClassificationDefinition : ITaskDefinition
{
    /// <inheritdoc/>
    public string Name => ImageClassificationOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => true;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root)
    {
        var (input, preprocessing) = ImageOptionsReader.Read(root);
        var (output, activation) = ActivationReader.Read(root);
        return new ImageClassificationOptions(input, preprocessing, output, activation);
    }

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature)
    {
        var options = (ImageClassificationOptions)bundle.Description.Task;
        var errors = new List<string>();
        var type = ImageInput.Check(options.Input, options.Preprocessing, signature, errors);
        var output = LabelScores.Find(signature, options.Output, bundle.Labels.Count, errors);
        return errors.Count == 0 ? new ImageClassificationTask(options, type, output, bundle.Labels.Count) : bundle.Disagreement(errors);
    }
}
