using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tasks;

/// <summary>What a model's description says to its task.</summary>
/// <param name="Task">The task's name, as in Hugging Face's pipelines.</param>
public abstract record TaskOptions(string Task)
{
    /// <summary>What the task takes.</summary>
    public abstract TaskInputKind Accepts { get; }

    /// <summary>What it gives, in the words of a golden case: <c>label</c>, <c>scores</c>, <c>embedding</c>, <c>detections</c>.</summary>
    public abstract IReadOnlyList<string> Gives { get; }

    /// <summary>What the model needs of an image; null for a task that takes none.</summary>
    public virtual DecodeTarget? DecodeTarget => null;
}
