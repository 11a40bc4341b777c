using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>What becomes of a candidate: on disk first, then told.</summary>
public sealed class CandidateBook
{
    /// <summary>Tries of a version before it counts as one that takes the agent down: once may be a power cut, three times is the model.</summary>
    internal const int Attempts = 3;

    private readonly SlotStore _slots;
    private readonly DeploymentLedger _ledger;

    /// <summary>A book over the live parts.</summary>
    /// <param name="slots">Which version serves.</param>
    /// <param name="ledger">What is told of it.</param>
    public CandidateBook(SlotStore slots, DeploymentLedger ledger)
    {
        _slots = slots;
        _ledger = ledger;
    }

    /// <summary>What is told of versions.</summary>
    public DeploymentLedger Ledger => _ledger;

    /// <summary>One model's slots.</summary>
    /// <param name="name">The model.</param>
    public ModelSlots Read(string name) => _slots.Read(name);

    /// <summary>A try begins. If it takes the agent down, the next start knows.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    public void BeginTry(string name, SlotVersion version) => _slots.Change(name, slots =>
    {
        // A newer revision that still asks for it changes nothing, unless it had been given up.
        var isKnown = slots.Candidate is { } candidate && candidate.Slot.Digest == version.Digest
            && (candidate.Slot.Revision == version.Revision || candidate.AttemptsLeft > 0);
        var known = isKnown ? slots.Candidate! : new CandidateVersion(version, Attempts);
        return slots with { Candidate = known with { Slot = version, AttemptsLeft = known.AttemptsLeft - 1 } };
    });

    /// <summary>A try ended with the agent: an orderly stop is no sign against the version.</summary>
    /// <param name="name">The model.</param>
    public void ReturnTry(string name) => Change(name, candidate => candidate with { AttemptsLeft = Math.Min(candidate.AttemptsLeft + 1, Attempts) });

    /// <summary>Changes what is written of a candidate, as long as there is one.</summary>
    /// <param name="name">The model.</param>
    /// <param name="change">The change.</param>
    /// <returns>The candidate; null where somebody took it back.</returns>
    public CandidateVersion? Change(string name, Func<CandidateVersion, CandidateVersion> change) =>
        _slots.Change(name, slots => slots.Candidate is { } candidate ? slots with { Candidate = change(candidate) } : slots).Candidate;

    /// <summary>It serves for good, unless somebody said in this moment that it may not.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="check">What it runs on.</param>
    /// <param name="proof">What it has shown.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    /// <returns>Null when it is committed; else whose word came first, and nothing is.</returns>
    public async ValueTask<Problem?> CommitAsync(string name, SlotVersion version, Models.ModelCheck check, ModelProof? proof, CancellationToken cancellationToken)
    {
        // It serves: only now may the slot say so. A crash before this line starts the old version, which is whole.
        var slots = _slots.Change(name, known => known.Hold is null && known.Candidate?.Slot == version ? known.Commit(version) : known);
        if (slots.Hold is { } hold) return new Problem(DeploymentReasons.Held, hold.ToString());
        if (slots.Current != version) return new Problem(DeploymentReasons.Superseded, $"Model {name} {version.Version} is no candidate any more.");
        _ledger.Board.Keep(name, [version.Version]);
        await _ledger.EnterAsync(name, version, ModelState.Committed, check.ExecutionProvider, null, cancellationToken, proof);
        return null;
    }

    /// <summary>It was tried in vain.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="state">Failed, or rolled back when it had served.</param>
    /// <param name="problem">Why.</param>
    /// <param name="proof">What it has shown.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    public async ValueTask<Problem> FailAsync(
        string name, SlotVersion version, ModelState state, Problem problem, ModelProof? proof, CancellationToken cancellationToken)
    {
        // A full disk says nothing about the version: it is tried again when there is room.
        if (!DeploymentReasons.IsPassing(problem.Reason))
            _slots.Change(name, slots => slots.Fail(new FailedVersion(version, state, problem.Reason, problem.Message)));
        await _ledger.EnterAsync(name, version, state, null, problem, cancellationToken, proof);
        return problem;
    }

    /// <summary>The version before serves again, and the way forward to the one that served is closed.</summary>
    /// <param name="name">The model.</param>
    /// <param name="failed">The version that served, and why not any more.</param>
    public void GoBack(string name, FailedVersion failed) => _slots.Change(
        name,
        slots => slots.Current == failed.Slot ? slots with { Current = slots.Previous, Previous = null, Failed = failed } : slots);

    /// <summary>Nobody wants it any more; it is not held against it.</summary>
    /// <param name="name">The model.</param>
    public void Withdraw(string name) => _slots.Change(name, slots => slots with { Candidate = null });

    /// <summary>A newer revision asks for the same version while it is tried: what it failed at is answered for that one as well.</summary>
    /// <param name="name">The model.</param>
    /// <param name="digest">The version.</param>
    /// <param name="revision">The newer revision.</param>
    public void AnswerFor(string name, ArtifactDigest digest, long revision) => _slots.Change(
        name,
        slots => slots.Failed is { } failed && failed.Slot.Digest == digest && failed.Slot.Revision < revision
            ? slots with { Failed = failed with { Slot = failed.Slot with { Revision = revision } } }
            : slots);
}
