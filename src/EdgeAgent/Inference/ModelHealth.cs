using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>
/// Tells the health board, as <c>model/{name}</c>, and the metrics how the models that serve are run. What happens to a version
/// that is being drained says nothing about its successor. Thread-safe.
/// </summary>
internal sealed class ModelHealth
{
    private readonly HealthBoard _board;
    private readonly AgentMetrics? _metrics;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoadedModel> _serving = new(StringComparer.Ordinal);

    public ModelHealth(HealthBoard board, AgentMetrics? metrics)
    {
        _board = board;
        _metrics = metrics;
    }

    /// <summary>Raised after the CPU took over a model.</summary>
    public event Action? Changed;

    /// <summary>Follows what happens to a model in service.</summary>
    /// <param name="model">The model, before it serves.</param>
    public void Watch(LoadedModel model)
    {
        if (model.Fallback is not { } fallback) return;
        var name = model.Active.Snapshot.Name;
        var fallbacks = _metrics?.Counter($"edge_inference_fallbacks_total{{model=\"{name}\",provider=\"{fallback.Provider}\"}}");
        fallback.TookOver += problem =>
        {
            fallbacks?.Add();
            if (model.TakenOver(problem.Message) && SayIfServing(model)) Changed?.Invoke();
        };
        fallback.Failing += _ => SayIfServing(model);
    }

    /// <summary>States whether a model is run as its policy would have it.</summary>
    /// <param name="model">The model that serves from now on.</param>
    public void Say(LoadedModel model)
    {
        lock (_gate)
        {
            _serving[model.Active.Snapshot.Name] = model;
            State(model);
        }
    }

    /// <summary>States why a model does not serve, or not on the provider it should.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="problem">Why.</param>
    public void Refuse(string name, Problem problem) => _board.Degrade(Component(name), problem);

    /// <summary>States nothing of a model any more.</summary>
    /// <param name="name">Model name.</param>
    public void Forget(string name)
    {
        lock (_gate)
        {
            _serving.Remove(name);
            _board.Recover(Component(name));
        }
    }

    private bool SayIfServing(LoadedModel model)
    {
        lock (_gate)
        {
            if (_serving.GetValueOrDefault(model.Active.Snapshot.Name) != model) return false;
            State(model);
            return true;
        }
    }

    private void State(LoadedModel model)
    {
        var component = Component(model.Active.Snapshot.Name);
        if (model.Fallback?.Failure is { } failure) _board.Degrade(component, failure);
        else if (model.Active.Check.Degradation is { } degradation) _board.Degrade(component, new Problem(ReasonCode.ExecutionProviderUnavailable, degradation));
        else _board.Recover(component);
    }

    private static string Component(string name) => $"model/{name}";
}
