using System.Collections.Concurrent;
using Edge.Agent.Inference;

namespace Edge.Agent.Serving.Engine;

/// <summary>The desks of one model version: as many as requests ever were at once. Thread-safe.</summary>
internal sealed class TaskDesks
{
    private readonly LoadedModel _model;
    private readonly ConcurrentBag<TaskDesk> _free = [];

    public TaskDesks(LoadedModel model) => _model = model;

    /// <summary>A desk of one's own.</summary>
    public TaskDesk Take() => _free.TryTake(out var desk) ? desk : new TaskDesk(_model);

    /// <summary>Gives it back.</summary>
    /// <param name="desk">The desk.</param>
    public void Return(TaskDesk desk) => _free.Add(desk);
}
