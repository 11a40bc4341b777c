using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tasks.RawTensors;

/// <summary><c>tensors</c>: a graph served as it is.</summary>
internal sealed class RawTensorsDefinition : ITaskDefinition
{
    /// <inheritdoc/>
    public string Name => RawTensorsOptions.TaskName;

    /// <inheritdoc/>
    public bool HasLabels => false;

    /// <inheritdoc/>
    public TaskOptions Read(JsonFields root) => new RawTensorsOptions();

    /// <inheritdoc/>
    public Outcome<IModelTask> Bind(ModelBundle bundle, ModelSignature signature) => new RawTensorsTask();
}
