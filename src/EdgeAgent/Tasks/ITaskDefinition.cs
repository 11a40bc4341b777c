using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tasks;

/// <summary>A task a model may have. Each is a folder: its options, its preprocessing, its postprocessing.</summary>
internal interface ITaskDefinition
{
    /// <summary>The task's name, as in Hugging Face's pipelines, for example <c>image-classification</c>.</summary>
    string Name { get; }

    /// <summary>Whether its scores are of labels, so that <c>model.json</c> must name a labels file.</summary>
    bool HasLabels { get; }

    /// <summary>Reads the task's own fields of <c>model.json</c>; errors are collected there.</summary>
    /// <param name="root">The file's root object.</param>
    TaskOptions Read(JsonFields root);

    /// <summary>Binds the task to a model whose graph is loaded.</summary>
    /// <param name="bundle">The model's folder.</param>
    /// <param name="signature">The graph's inputs and outputs.</param>
    /// <returns>The bound task, or every disagreement between description and graph.</returns>
    Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature);
}
