using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;
using Edge.Agent.Tasks.Text;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary><c>feature-extraction</c>: one text or one image, one vector.</summary>
internal sealed class FeatureExtractionDefinition : ITaskDefinition
{
    private static readonly Dictionary<string, Pooling> Poolings = new()
    {
        ["none"] = Pooling.None,
        ["mean"] = Pooling.Mean,
        ["cls"] = Pooling.Cls,
    };

    /// <inheritdoc/>
    public string Name => FeatureExtractionOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => false;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root)
    {
        var images = root.Has("preprocessing");
        if (images == root.Has("tokenizer")) root.Fail("tokenizer", "must stand there for a model of texts, or 'preprocessing' for one of images; exactly one of them");
        var options = images ? Images(root) : Texts(root);
        var output = root.Object("output");
        var name = output.Text("name", "must be the output's name in the ONNX graph");
        output.End();
        var postprocessing = root.Object("postprocessing");
        var pooling = postprocessing.Choice("pooling", Poolings);
        var normalize = postprocessing.Switch("normalize");
        postprocessing.End();
        return options with { Output = name, Pooling = pooling, Normalize = normalize };
    }

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature)
    {
        var options = (FeatureExtractionOptions)bundle.Description.Task;
        var errors = new List<string>();
        var texts = options.Texts is null ? null : TextInput.Bind(bundle.Directory, options.Texts, options.Tokenizer!, signature, errors);
        var type = options.Image is { } image ? ImageInput.Check(image, options.Preprocessing!, signature, errors) : TensorType.Int64;
        var output = VectorOutput.Find(signature, options.Output, options.Pooling, errors);
        return errors.Count == 0 ? new FeatureExtractionTask(options, texts, type, output) : bundle.Disagreement(errors);
    }

    private static FeatureExtractionOptions Images(JsonFields root)
    {
        var (input, preprocessing) = ImageOptionsReader.Read(root);
        return new FeatureExtractionOptions(null, null, input, preprocessing);
    }

    private static FeatureExtractionOptions Texts(JsonFields root) =>
        new(TextInputNames.Read(root), TokenizerOptionsReader.Read(root), null, null);
}
