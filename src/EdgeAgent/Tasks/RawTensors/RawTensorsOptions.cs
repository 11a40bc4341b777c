namespace Edge.Agent.Tasks.RawTensors;

/// <summary>Tensors in, tensors out: what they mean is the client's affair.</summary>
public sealed record RawTensorsOptions() : TaskOptions(TaskName)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "tensors";

    /// <inheritdoc/>
    public override TaskInputKind Accepts => TaskInputKind.Tensors;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => [];
}
