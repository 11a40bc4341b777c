using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Text;
using Edge.Protocol;

namespace Edge.Agent.Tasks.TextClassification;

/// <summary><c>text-classification</c>: one text, one score per label.</summary>
internal sealed class TextClassificationDefinition : ITaskDefinition
{
    /// <inheritdoc/>
    public string Name => TextClassificationOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => true;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root)
    {
        var input = TextInputNames.Read(root);
        var tokenizer = TokenizerOptionsReader.Read(root);
        var (output, activation) = ActivationReader.Read(root);
        return new TextClassificationOptions(input, tokenizer, output, activation);
    }

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature)
    {
        var options = (TextClassificationOptions)bundle.Description.Task;
        var errors = new List<string>();
        var input = TextInput.Bind(bundle.Directory, options.Input, options.Tokenizer, signature, errors);
        var output = LabelScores.Find(signature, options.Output, bundle.Labels.Count, errors);
        return errors.Count == 0 ? new TextClassificationTask(input!, output, options.Activation, bundle.Labels.Count) : bundle.Disagreement(errors);
    }
}
