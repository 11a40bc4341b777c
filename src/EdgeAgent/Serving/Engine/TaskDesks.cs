using System.Collections.Concurrent;
using Edge.Agent.Inference;

namespace Edge.Agent.Serving.Engine;

/// <summary>The desks of one model version. Thread-safe.</summary>
internal sealed class TaskDesks
{
    /// <summary>Kept at most: more than run at once only wait in line, each with an image's pixels.</summary>
    private static readonly int Most = Environment.ProcessorCount;

    private readonly LoadedModel _model;
    // Not a bag: those keep what they hold in their threads' memory, long after the model is gone.
    private readonly ConcurrentStack<TaskDesk> _free = [];

    public TaskDesks(LoadedModel model) => _model = model;

    /// <summary>A desk of one's own.</summary>
    public TaskDesk Take() => _free.TryPop(out var desk) ? desk : new TaskDesk(_model);

    /// <summary>Gives it back.</summary>
    /// <param name="desk">The desk.</param>
    public void Return(TaskDesk desk)
    {
        if (_free.Count < Most) _free.Push(desk);
    }
}
