using Edge.Agent.Configuration;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>
/// One lane through a model: an instance of its session and its task's memory. From an image or text to scores without
/// a managed byte in the steady state. One request at a time; not thread-safe.
/// </summary>
public sealed class ModelLane : IDisposable
{
    private readonly ITaskLane _task;

    private readonly string _provider;

    internal ModelLane(ModelInstance instance, ITaskLane task, string provider)
    {
        Instance = instance;
        _task = task;
        _provider = provider;
    }

    /// <summary>The tensors and the session.</summary>
    public ModelInstance Instance { get; }

    /// <summary>The execution provider that runs it.</summary>
    public string Provider => Instance.IsTakenOver ? ExecutionProviderNames.Cpu : _provider;

    /// <summary>Scores of the last run in label order, valid until the next.</summary>
    public ReadOnlySpan<float> Scores => _task.Scores;

    /// <summary>Fills the input tensors.</summary>
    /// <param name="input">An image of any size, or a text.</param>
    /// <returns>Null, or why there are none.</returns>
    public Problem? Prepare(in TaskInput input) => _task.Prepare(input, Instance);

    /// <summary>Runs the model over the input tensors.</summary>
    /// <param name="cancellationToken">Ends the run inside ONNX Runtime.</param>
    /// <exception cref="OnnxRuntimeException">The runtime failed.</exception>
    public void Run(CancellationToken cancellationToken = default) => Instance.Run(cancellationToken);

    /// <summary>Reads the output tensors after <see cref="Run"/>.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public Problem? Read() => _task.Read(Instance);

    /// <summary>A copy of what the last <see cref="Read"/> found.</summary>
    public TaskResult ToResult() => _task.ToResult();

    /// <inheritdoc/>
    public void Dispose() => Instance.Dispose();
}
