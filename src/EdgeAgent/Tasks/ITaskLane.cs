using Edge.Protocol;

namespace Edge.Agent.Tasks;

/// <summary>One request's way through a task, with memory of its own: no managed bytes in the steady state. Not thread-safe.</summary>
public interface ITaskLane
{
    /// <summary>Writes the input tensors.</summary>
    /// <param name="input">The image or text.</param>
    /// <param name="inputs">Takes them.</param>
    /// <returns>Null, or why there are none.</returns>
    Problem? Prepare(in TaskInput input, ITensorSink inputs);

    /// <summary>Reads the output tensors of the run that followed.</summary>
    /// <param name="outputs">Holds them.</param>
    /// <returns>Null, or what is wrong with them, for example scores that are no numbers.</returns>
    Problem? Read(ITensorSource outputs);

    /// <summary>Scores of the last <see cref="Read"/> in label order, valid until the next; empty for tasks without labels.</summary>
    ReadOnlySpan<float> Scores { get; }

    /// <summary>A copy of everything the last <see cref="Read"/> found.</summary>
    TaskResult ToResult();
}
