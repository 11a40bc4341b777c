using Edge.Agent.Deployment.Proof;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Technician;

/// <summary>
/// Where a technician decides about managed models, with or without a hub. On the files of an agent that does not run, what is
/// decided takes effect at its next start.
/// </summary>
internal sealed class ModelDesk
{
    private readonly SlotStore _slots;
    private readonly VersionStore _versions;
    private readonly DeploymentLedger _ledger;
    private readonly DeviceClock _clock;

    /// <summary>A desk over the files.</summary>
    /// <param name="slots">Which version serves.</param>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="ledger">What is told of it.</param>
    /// <param name="clock">Stamps holds.</param>
    public ModelDesk(SlotStore slots, VersionStore versions, DeploymentLedger ledger, DeviceClock clock)
    {
        _slots = slots;
        _versions = versions;
        _ledger = ledger;
        _clock = clock;
    }

    /// <summary>What runs models; null where no agent runs.</summary>
    public IModelHost? Host { get; init; }

    /// <summary>The proofs under way; null where no agent runs.</summary>
    public ProofDesk? Proofs { get; init; }

    /// <summary>Says which versions may serve.</summary>
    public IVersionTrust Trust { get; set; } = new HubsWord();

    /// <summary>Called after something was decided that the control path has to act on.</summary>
    public Action Decided { get; set; } = () => { };

    /// <summary>Decides.</summary>
    /// <param name="action">What.</param>
    /// <param name="name">About which model.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came of it, or why nothing did.</returns>
    /// <exception cref="IOException">The slots cannot be written; nothing changed.</exception>
    public async ValueTask<Outcome<ModelAnswer>> DecideAsync(ModelAction action, string name, string by, CancellationToken cancellationToken)
    {
        var slots = _slots.Read(name);
        if (slots.Current is not { } current)
            return new Problem(ReasonCode.NotFound, $"No version of model '{name}' that a hub assigned serves here.");
        return action switch
        {
            ModelAction.Hold => await HoldAsync(name, current, by, cancellationToken),
            ModelAction.Release => await ReleaseAsync(name, current, by, cancellationToken),
            ModelAction.Rollback when slots.Candidate is { Lease: not null } candidate => await LeaveTrialAsync(name, candidate.Slot, by, cancellationToken),
            ModelAction.Rollback => await GoBackAsync(slots, current, by, cancellationToken),
            ModelAction.Promote => await PromoteAsync(slots, by, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such decision."),
        };
    }

    private async ValueTask<ModelAnswer> HoldAsync(string name, SlotVersion current, string by, CancellationToken cancellationToken)
    {
        var slots = _slots.Change(name, known => known with { Hold = known.Hold ?? Hold(by) });
        await TellAsync(slots, current, new Problem(DeploymentReasons.Held, $"Held by {by}."), cancellationToken);
        return new ModelAnswer($"Model {name} stays at version {current.Version} until it is released.");
    }

    private async ValueTask<ModelAnswer> ReleaseAsync(string name, SlotVersion current, string by, CancellationToken cancellationToken)
    {
        if (_slots.Read(name).Hold is null) return new ModelAnswer($"Model {name} is not held.");
        var slots = _slots.Change(name, known => known with { Hold = null });
        await TellAsync(slots, current, new Problem(DeploymentReasons.Released, $"Released by {by}."), cancellationToken);
        return new ModelAnswer($"Model {name} is updated again.");
    }

    /// <summary>The version before has never left its slot: holding the model ends the trial.</summary>
    private async ValueTask<ModelAnswer> LeaveTrialAsync(string name, SlotVersion candidate, string by, CancellationToken cancellationToken)
    {
        // The control path has to bring the version before back into service before the candidate is forgotten.
        var slots = _slots.Change(name, known => known with { Hold = Hold(by), Candidate = Host is null ? null : known.Candidate });
        await _ledger.NoteAsync(name, candidate, ModelState.RolledBack, new Problem(DeploymentReasons.ByTechnician, $"{by} ended its trial."), cancellationToken);
        await TellAsync(slots, slots.Current!, new Problem(DeploymentReasons.Held, $"Held by {by}."), cancellationToken);
        return new ModelAnswer($"The trial of version {candidate.Version} is over; version {slots.Current!.Version} of model {name} serves, and is held.");
    }

    private async ValueTask<Outcome<ModelAnswer>> GoBackAsync(ModelSlots slots, SlotVersion current, string by, CancellationToken cancellationToken)
    {
        if (slots.Previous is not { } previous || _versions.Find(slots.Name, previous) is not { } snapshot)
            return new Problem(ReasonCode.NotFound, $"There is no version of model {slots.Name} before {current.Version} on this box.");
        if (Trust.Withdraws(previous.Digest))
            return new Problem(DeploymentReasons.Withdrawn, $"Version {previous.Version} of model {slots.Name} is no longer among the trusted models.");
        string? provider = null;
        if (Host is not null)
        {
            if (!(await Host.ActivateAsync(snapshot, cancellationToken)).TryGet(out var check, out var refused)) return refused;
            provider = check.ExecutionProvider;
        }

        // Only from what was looked at: an update may have been committed meanwhile.
        var changed = _slots.Change(slots.Name, known => known.Current == current ? known.GoBack() with { Hold = Hold(by) } : known);
        if (changed.Current != previous) return new Problem(DeploymentReasons.Superseded, $"Version {changed.Current!.Version} was committed meanwhile; ask again.");
        var why = new Problem(DeploymentReasons.ByTechnician, $"{by} went back to version {previous.Version}.");
        _ledger.Board.Report(new ModelReport(slots.Name, current.Version, current.Digest, ModelState.RolledBack, Reason: why.Reason, Message: why.Message));
        await _ledger.NoteAsync(slots.Name, current, ModelState.RolledBack, why, cancellationToken);
        await TellAsync(changed, previous, new Problem(DeploymentReasons.Held, $"Held by {by}."), cancellationToken, provider);
        return new ModelAnswer($"Version {previous.Version} of model {slots.Name} serves, and is held.");
    }

    private async ValueTask<Outcome<ModelAnswer>> PromoteAsync(ModelSlots slots, string by, CancellationToken cancellationToken)
    {
        var (name, nothing) = (slots.Name, new Problem(ReasonCode.NotFound, $"No version of model {slots.Name} is proving itself."));
        if (Proofs is not null)
            return Proofs.Promote(name, by) ? new ModelAnswer($"What proves itself for model {name} has passed.") : nothing;
        if (slots.Candidate is not { } candidate) return nothing;
        var why = new Problem(DeploymentReasons.Promoted, $"{by} ended its proof.");
        if (candidate.Lease is null)
        {
            _slots.Change(name, known => known with { Candidate = candidate with { ShadowPassed = true } });
            await _ledger.NoteAsync(name, candidate.Slot, ModelState.Shadowing, why, cancellationToken);
            return new ModelAnswer($"Version {candidate.Slot.Version} of model {name} need not look on any more.");
        }

        _slots.Change(name, known => known.Commit(candidate.Slot));
        await _ledger.NoteAsync(name, candidate.Slot, ModelState.Committed, why, cancellationToken);
        return new ModelAnswer($"Version {candidate.Slot.Version} of model {name} serves from the next start.");
    }

    private async ValueTask TellAsync(ModelSlots slots, SlotVersion current, Problem what, CancellationToken cancellationToken, string? provider = null)
    {
        await _ledger.NoteAsync(slots.Name, current, ModelState.Committed, what, cancellationToken);
        _ledger.ShowCurrent(slots, provider ?? Host?.Find(slots.Name)?.Check.ExecutionProvider);
        Decided();
    }

    private ModelHold Hold(string by) => new(by, _clock.Now().Wall);
}
