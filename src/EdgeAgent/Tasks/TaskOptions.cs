using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tasks;

/// <summary>What a model's description says to its task.</summary>
/// <param name="Task">The task's name, as in Hugging Face's pipelines.</param>
public abstract record TaskOptions(string Task)
{
    /// <summary>What the model needs of an image's size, where images may be decoded smaller; else null.</summary>
    public virtual DecodeTarget? DecodeTarget => null;
}
