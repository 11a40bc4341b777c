using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;

namespace Edge.Agent.Tasks.Images;

/// <summary>What every task over one image states.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Input">The tensor it takes.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
public abstract record ImageTaskOptions(string Task, ModelInput Input, ModelPreprocessing Preprocessing) : TaskOptions(Task)
{
    /// <inheritdoc/>
    public override TaskInputKind Accepts => TaskInputKind.Image;

    /// <inheritdoc/>
    public override DecodeTarget? DecodeTarget { get; } = new DecodeTarget(Input, Preprocessing);
}
