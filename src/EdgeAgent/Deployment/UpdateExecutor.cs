using Edge.Agent.Deployment.Proof;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Carries out one model's update, step by step, and writes down every state it enters.</summary>
internal sealed class UpdateExecutor
{
    private readonly VersionStore _versions;
    private readonly VersionFetcher _fetcher;
    private readonly IModelHost _host;
    private readonly CandidateBook _book;
    private readonly CompileStep _compile;
    private readonly ModelProver _prover;
    private readonly IVersionTrust _trust;

    /// <summary>An executor over the live parts.</summary>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="fetcher">Brings files here.</param>
    /// <param name="host">What runs them.</param>
    /// <param name="book">What becomes of candidates.</param>
    /// <param name="compile">Has engines built.</param>
    /// <param name="prover">Has them prove themselves.</param>
    /// <param name="trust">Says which may run here.</param>
    public UpdateExecutor(VersionStore versions, VersionFetcher fetcher, IModelHost host, CandidateBook book, CompileStep compile, ModelProver prover, IVersionTrust trust)
    {
        _versions = versions;
        _fetcher = fetcher;
        _host = host;
        _book = book;
        _compile = compile;
        _prover = prover;
        _trust = trust;
    }

    private DeploymentLedger Ledger => _book.Ledger;

    /// <summary>Runs the steps.</summary>
    /// <param name="revision">The desired revision.</param>
    /// <param name="update">The model and its steps.</param>
    /// <param name="proving">Called once nothing is left but to prove itself, or to wait for an engine.</param>
    /// <param name="cancellationToken">Stops between and within steps; nothing done is lost.</param>
    /// <returns>Null when the version serves; else why not.</returns>
    public async ValueTask<Problem?> ExecuteAsync(long revision, ModelUpdate update, Action proving, CancellationToken cancellationToken)
    {
        var attempt = new VersionAttempt(update.Model, new SlotVersion(update.Model.Version, update.Model.Digest, revision));
        var isTried = false;
        try
        {
            if (await UntrustedAsync(update.Model, cancellationToken) is { } untrusted) return await FailAsync(attempt, untrusted, cancellationToken);
            foreach (var step in update.Steps)
            {
                isTried |= step is UpdateStep.Check;
                if (step is UpdateStep.Shadow or UpdateStep.Trial) proving();
                if (await TakeAsync(step, attempt, proving, cancellationToken) is { } problem) return problem;
            }

            return null;
        }
        catch (OperationCanceledException)
        {
            if (isTried) _book.ReturnTry(attempt.Name);
            throw;
        }
    }

    /// <summary>Takes a candidate back that is not wanted any more: the version in the current slot serves.</summary>
    /// <param name="name">The model.</param>
    /// <param name="why">Why.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async ValueTask WithdrawAsync(string name, Problem why, CancellationToken cancellationToken)
    {
        if (_book.Read(name).Candidate is not { } candidate) return;
        await _prover.ReturnAsync(name, cancellationToken);
        _book.Withdraw(name);
        await Ledger.NoteAsync(name, candidate.Slot, ModelState.RolledBack, why, cancellationToken);
    }

    /// <summary>Whether a version may not serve any more.</summary>
    /// <param name="digest">The version.</param>
    public bool IsWithdrawn(ArtifactDigest digest) => _trust.Withdraws(digest);

    /// <summary>
    /// Goes back from a version whose signature was taken back to the one before, where that may still serve. Where none may, or a
    /// technician holds the model, it serves on, and the box says so: a line is not stopped by a list.
    /// </summary>
    /// <param name="slots">The model's slots.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async ValueTask LeaveWithdrawnAsync(ModelSlots slots, CancellationToken cancellationToken)
    {
        if (slots.Current is not { } current) return;
        var isShown = Ledger.Board.Reports.Any(report => report.Digest == current.Digest && report.State == ModelState.Committed && report.Reason == DeploymentReasons.Withdrawn);
        var provider = _host.Find(slots.Name)?.Check.ExecutionProvider;
        if (!_trust.Withdraws(current.Digest))
        {
            if (isShown) await Ledger.EnterAsync(slots.Name, current, ModelState.Committed, provider, null, cancellationToken);
            return;
        }

        var why = new Problem(DeploymentReasons.Withdrawn, $"Model {slots.Name} {current.Version} is no longer among the trusted models.");
        if (await GoBackAsync(slots, current, why, cancellationToken) || isShown) return;
        await Ledger.EnterAsync(
            slots.Name, current, ModelState.Committed, provider, why with { Message = $"{why.Message} It serves on: {(slots.Hold is { } hold ? hold.ToString() : "no trusted version is here to go back to; assign one.")}" }, cancellationToken);
    }

    /// <summary>States that what a version failed at is answered for a newer revision as well.</summary>
    /// <param name="model">The version.</param>
    /// <param name="revision">The newer revision.</param>
    public void AnswerFor(DesiredModel model, long revision) => _book.AnswerFor(model.Name, model.Digest, revision);

    private async ValueTask<Problem?> UntrustedAsync(DesiredModel model, CancellationToken cancellationToken)
    {
        var version = new ModelReference(model.Name, model.Version, model.Digest);
        if (_trust.Refuses(version) is null) return null;
        await _trust.NewsAsync(cancellationToken);
        return _trust.Refuses(version);
    }

    private async ValueTask<bool> GoBackAsync(ModelSlots slots, SlotVersion current, Problem why, CancellationToken cancellationToken)
    {
        if (slots is not { Hold: null, Previous: { } previous } || _trust.Withdraws(previous.Digest) || _versions.Find(slots.Name, previous) is not { } snapshot) return false;
        if (!(await _host.ActivateAsync(snapshot, cancellationToken)).TryGet(out var check, out _)) return false;
        _book.GoBack(slots.Name, new FailedVersion(current, ModelState.RolledBack, why.Reason, why.Message));
        await Ledger.EnterAsync(slots.Name, current, ModelState.RolledBack, null, why, cancellationToken);
        await Ledger.EnterAsync(slots.Name, previous, ModelState.Committed, check.ExecutionProvider, null, cancellationToken);
        return true;
    }

    private async ValueTask<Problem?> TakeAsync(UpdateStep step, VersionAttempt attempt, Action proving, CancellationToken cancellationToken) => step switch
    {
        UpdateStep.Fetch => await FetchAsync(attempt, cancellationToken),
        UpdateStep.Assemble => await AssembleAsync(attempt, cancellationToken),
        UpdateStep.GiveUp => await GiveUpAsync(attempt, cancellationToken),
        _ when _versions.Find(attempt.Name, attempt.Version) is not { } => await FailAsync(attempt, Missing(attempt), cancellationToken),
        UpdateStep.Check => await CheckAsync(attempt, Snapshot(attempt), proving, cancellationToken),
        UpdateStep.Activate => await ActivateAsync(attempt, Snapshot(attempt), cancellationToken),
        UpdateStep.Shadow or UpdateStep.Trial => await _prover.ProveAsync(step, attempt, Snapshot(attempt), cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step this build does not know."),
    };

    private async ValueTask<Problem?> FetchAsync(VersionAttempt attempt, CancellationToken cancellationToken)
    {
        await EnterAsync(attempt, ModelState.Downloading, cancellationToken);
        var problem = await _fetcher.FetchAsync(
            attempt.Model, (done, total) => Ledger.Progress(attempt.Name, attempt.Version, done, total), cancellationToken);
        return problem is null ? null : await FailAsync(attempt, problem, cancellationToken);
    }

    private async ValueTask<Problem?> AssembleAsync(VersionAttempt attempt, CancellationToken cancellationToken)
    {
        await EnterAsync(attempt, ModelState.Verifying, cancellationToken);
        return _fetcher.Assemble(attempt.Model) is { } problem ? await FailAsync(attempt, problem, cancellationToken) : null;
    }

    private async ValueTask<Problem?> CheckAsync(VersionAttempt attempt, ModelSnapshot snapshot, Action proving, CancellationToken cancellationToken)
    {
        _book.BeginTry(attempt.Name, attempt.Version);
        var shown = await _compile.RunAsync(attempt, snapshot, proving, cancellationToken) ?? await _host.CheckAsync(snapshot, cancellationToken);
        if (!shown.TryGet(out var check, out var problem))
            return await FailAsync(attempt, problem, cancellationToken);
        attempt.Passed(check);
        // One that was compiled had been staged before that.
        if (attempt.Proof!.CompileSeconds is null) await EnterAsync(attempt, ModelState.Staged, cancellationToken);
        return null;
    }

    private async ValueTask<Problem?> ActivateAsync(VersionAttempt attempt, ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!(await _host.ActivateAsync(snapshot, cancellationToken)).TryGet(out var check, out var problem))
            return await FailAsync(attempt, problem, cancellationToken);
        if (await _book.CommitAsync(attempt.Name, attempt.Version, check, attempt.Proof, cancellationToken) is not { } overruled) return null;
        await _prover.ReturnAsync(attempt.Name, cancellationToken);
        return overruled;
    }

    private async ValueTask<Problem?> GiveUpAsync(VersionAttempt attempt, CancellationToken cancellationToken) => await _book.FailAsync(
        attempt.Name,
        attempt.Version,
        ModelState.RolledBack,
        new Problem(DeploymentReasons.CrashLoop, $"Model {attempt.Name} {attempt.Version.Version} was under trial each of {CandidateBook.Attempts} times the agent ended without a word; the version before serves."),
        null,
        cancellationToken);

    private ModelSnapshot Snapshot(VersionAttempt attempt) => _versions.Find(attempt.Name, attempt.Version)!;

    private ValueTask EnterAsync(VersionAttempt attempt, ModelState state, CancellationToken cancellationToken) =>
        Ledger.EnterAsync(attempt.Name, attempt.Version, state, null, null, cancellationToken, attempt.Proof);

    private async ValueTask<Problem?> FailAsync(VersionAttempt attempt, Problem problem, CancellationToken cancellationToken) =>
        await _book.FailAsync(attempt.Name, attempt.Version, ModelState.Failed, problem, attempt.Proof, cancellationToken);

    private static Problem Missing(VersionAttempt attempt) =>
        new(ReasonCode.NotFound, $"The files of model {attempt.Name} {attempt.Version.Version} are gone; the next revision fetches them again.");
}
