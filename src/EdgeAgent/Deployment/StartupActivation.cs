using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Brings every managed model's current version into service when the agent starts, with or without a hub.</summary>
public sealed class StartupActivation
{
    private readonly VersionStore _versions;
    private readonly SlotStore _slots;
    private readonly IModelHost _host;
    private readonly DeploymentLedger _ledger;

    /// <summary>An activation over the live parts.</summary>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="slots">Which of them serves.</param>
    /// <param name="host">What runs them.</param>
    /// <param name="ledger">What is told of it.</param>
    public StartupActivation(VersionStore versions, SlotStore slots, IModelHost host, DeploymentLedger ledger)
    {
        _versions = versions;
        _slots = slots;
        _host = host;
        _ledger = ledger;
    }

    /// <summary>Activates each model's current version (also where another is on trial: that one goes on once this one serves), and the one before where that fails.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var slots in _slots.ReadAll()) await ActivateAsync(slots, cancellationToken);
    }

    private async ValueTask ActivateAsync(ModelSlots slots, CancellationToken cancellationToken)
    {
        ShowFailed(slots);
        while (slots.Current is { } current)
        {
            if ((await LoadAsync(slots.Name, current, cancellationToken)).TryGet(out var check, out var problem))
            {
                _ledger.ShowCurrent(slots, check.ExecutionProvider);
                return;
            }

            // The slots first: should the version before take the agent down, the next start must not begin with this one again.
            slots = slots with
            {
                Current = slots.Previous,
                Previous = null,
                Failed = new FailedVersion(current, ModelState.RolledBack, problem.Reason, problem.Message),
            };
            _slots.Write(slots);
            await _ledger.EnterAsync(slots.Name, current, ModelState.RolledBack, null, problem, cancellationToken);
        }
    }

    private async ValueTask<Outcome<ModelCheck>> LoadAsync(string name, SlotVersion version, CancellationToken cancellationToken) =>
        _versions.Find(name, version) is { } snapshot
            ? await _host.ActivateAsync(snapshot, cancellationToken)
            : new Problem(ReasonCode.NotFound, $"The files of model {name} {version.Version} are gone.");

    private void ShowFailed(ModelSlots slots)
    {
        if (slots.Failed is not { } failed) return;
        _ledger.Board.Report(new ModelReport(
            slots.Name, failed.Slot.Version, failed.Slot.Digest, failed.State, null, failed.Reason, failed.Message));
    }
}
