using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>
/// Brings the models of the configured repository into service at the start: the highest version of each model that a
/// pipeline names and that the hub does not manage. A managed model belongs to Deployment alone.
/// </summary>
internal sealed class UnmanagedModels
{
    private readonly AgentOptions _options;
    private readonly SlotStore _slots;
    private readonly IModelHost _host;
    private readonly ModelBoard _board;
    private readonly HealthBoard _health;

    public UnmanagedModels(AgentOptions options, SlotStore slots, IModelHost host, ModelBoard board, HealthBoard health)
    {
        _options = options;
        _slots = slots;
        _host = host;
        _board = board;
        _health = health;
    }

    /// <summary>Activates them; what cannot be is a degradation, and the agent starts all the same.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        if (_options.Models.Repository is not { } root) return;
        var managed = _slots.ReadAll().Where(slots => slots.Current is not null).Select(slots => slots.Name).ToHashSet(StringComparer.Ordinal);
        var repository = new ModelRepository(root);
        foreach (var name in _options.Pipelines.Select(pipeline => pipeline.Model).Distinct(StringComparer.Ordinal).Where(name => !managed.Contains(name)))
        {
            if (!repository.Find(name).TryGet(out var snapshot, out var problem))
            {
                Refused(name, problem);
                continue;
            }

            var activated = await _host.ActivateAsync(snapshot, cancellationToken);
            _board.Report(activated.TryGet(out var check, out problem)
                ? new ModelReport(name, snapshot.Version, snapshot.Digest, ModelState.Committed, check.ExecutionProvider)
                : new ModelReport(name, snapshot.Version, snapshot.Digest, ModelState.Failed, Reason: problem.Reason, Message: problem.Message));
        }
    }

    /// <summary>With a hub a model that is not on disk may be on its way, and the pipeline says that it waits; without one nobody will bring it.</summary>
    private void Refused(string name, Problem problem)
    {
        if (_options.Hub is null || problem.Reason != ReasonCode.NotFound) _health.Degrade($"model/{name}", problem);
    }
}
