using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>Tells the health board, as <c>model/{name}</c>, and the metrics how the models that serve are run.</summary>
internal sealed class ModelHealth
{
    private readonly HealthBoard _board;
    private readonly AgentMetrics? _metrics;

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
            if (!model.TakenOver(problem.Message)) return;
            _board.Degrade(Component(name), problem);
            Changed?.Invoke();
        };
        fallback.Failing += problem =>
        {
            if (problem is null) Say(model);
            else _board.Degrade(Component(name), problem);
        };
    }

    /// <summary>States whether a model is run as its policy would have it.</summary>
    /// <param name="model">The model that serves.</param>
    public void Say(LoadedModel model)
    {
        var component = Component(model.Active.Snapshot.Name);
        if (model.Active.Check.Degradation is { } degradation) _board.Degrade(component, new Problem(ReasonCode.ExecutionProviderUnavailable, degradation));
        else _board.Recover(component);
    }

    /// <summary>States why a model does not serve, or not on the provider it should.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="problem">Why.</param>
    public void Refuse(string name, Problem problem) => _board.Degrade(Component(name), problem);

    /// <summary>States nothing of a model any more.</summary>
    /// <param name="name">Model name.</param>
    public void Forget(string name) => _board.Recover(Component(name));

    private static string Component(string name) => $"model/{name}";
}
