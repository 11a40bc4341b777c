using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Carries out one model's update, step by step, and writes down every state it enters.</summary>
public sealed class UpdateExecutor
{
    /// <summary>Tries of a version before it counts as one that takes the agent down: once may be a power cut, three times is the model.</summary>
    internal const int Attempts = 3;

    private readonly VersionStore _versions;
    private readonly SlotStore _slots;
    private readonly VersionFetcher _fetcher;
    private readonly IModelHost _host;
    private readonly DeploymentLedger _ledger;

    /// <summary>An executor over the live parts.</summary>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="slots">Which of them serves.</param>
    /// <param name="fetcher">Brings files here.</param>
    /// <param name="host">What runs them.</param>
    /// <param name="ledger">What is told of it.</param>
    public UpdateExecutor(VersionStore versions, SlotStore slots, VersionFetcher fetcher, IModelHost host, DeploymentLedger ledger)
    {
        _versions = versions;
        _slots = slots;
        _fetcher = fetcher;
        _host = host;
        _ledger = ledger;
    }

    /// <summary>Runs the steps.</summary>
    /// <param name="revision">The desired revision.</param>
    /// <param name="update">The model and its steps.</param>
    /// <param name="cancellationToken">Stops between and within steps; nothing done is lost.</param>
    /// <returns>Null when the version serves; else why not.</returns>
    public async ValueTask<Problem?> ExecuteAsync(long revision, ModelUpdate update, CancellationToken cancellationToken)
    {
        var version = new SlotVersion(update.Model.Version, update.Model.Digest, revision);
        foreach (var step in update.Steps)
        {
            var problem = step switch
            {
                UpdateStep.Fetch => await FetchAsync(update.Model, version, cancellationToken),
                UpdateStep.Assemble => await AssembleAsync(update.Model, version, cancellationToken),
                UpdateStep.Check => await CheckAsync(update.Model.Name, version, cancellationToken),
                UpdateStep.Activate => await ActivateAsync(update.Model.Name, version, cancellationToken),
                UpdateStep.GiveUp => await GiveUpAsync(update.Model.Name, version, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(update), step, "A step this build does not know."),
            };
            if (problem is not null) return problem;
        }

        return null;
    }

    private async ValueTask<Problem?> FetchAsync(DesiredModel model, SlotVersion version, CancellationToken cancellationToken)
    {
        await _ledger.EnterAsync(model.Name, version, ModelState.Downloading, null, null, cancellationToken);
        var problem = await _fetcher.FetchAsync(model, (done, total) => _ledger.Progress(model.Name, version, done, total), cancellationToken);
        return problem is null ? null : await FailAsync(model.Name, version, ModelState.Failed, problem, cancellationToken);
    }

    private async ValueTask<Problem?> AssembleAsync(DesiredModel model, SlotVersion version, CancellationToken cancellationToken)
    {
        await _ledger.EnterAsync(model.Name, version, ModelState.Verifying, null, null, cancellationToken);
        return _fetcher.Assemble(model) is { } problem
            ? await FailAsync(model.Name, version, ModelState.Failed, problem, cancellationToken)
            : null;
    }

    private async ValueTask<Problem?> CheckAsync(string name, SlotVersion version, CancellationToken cancellationToken)
    {
        if (_versions.Find(name, version) is not { } snapshot)
            return await FailAsync(name, version, ModelState.Failed, Missing(name, version), cancellationToken);
        BeginTry(name, version);
        try
        {
            if ((await _host.CheckAsync(snapshot, cancellationToken)).TryGet(out _, out var problem))
            {
                await _ledger.EnterAsync(name, version, ModelState.Staged, null, null, cancellationToken);
                return null;
            }

            return await FailAsync(name, version, ModelState.Failed, problem, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ReturnTry(name);
            throw;
        }
    }

    private async ValueTask<Problem?> ActivateAsync(string name, SlotVersion version, CancellationToken cancellationToken)
    {
        if (_versions.Find(name, version) is not { } snapshot)
            return await FailAsync(name, version, ModelState.Failed, Missing(name, version), cancellationToken);
        try
        {
            if (!(await _host.ActivateAsync(snapshot, cancellationToken)).TryGet(out var check, out var problem))
                return await FailAsync(name, version, ModelState.Failed, problem, cancellationToken);
            // It serves: only now may the slot say so. A crash before this line starts the old version, which is whole.
            _slots.Write(_slots.Read(name).Commit(version));
            _ledger.Board.Keep(name, [version.Version]);
            await _ledger.EnterAsync(name, version, ModelState.Committed, check.ExecutionProvider, null, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            ReturnTry(name);
            throw;
        }
    }

    private ValueTask<Problem?> GiveUpAsync(string name, SlotVersion version, CancellationToken cancellationToken) => FailAsync(
        name,
        version,
        ModelState.RolledBack,
        new Problem(DeploymentReasons.CrashLoop, $"Model {name} {version.Version} was under trial each of {Attempts} times the agent ended without a word; the version before serves."),
        cancellationToken);

    /// <summary>On disk before the try: if it takes the agent down, the next start knows.</summary>
    private void BeginTry(string name, SlotVersion version)
    {
        var slots = _slots.Read(name);
        var left = slots.Candidate is { } known && known.Slot == version ? known.AttemptsLeft : Attempts;
        _slots.Write(slots with { Candidate = new CandidateVersion(version, left - 1) });
    }

    /// <summary>An orderly stop is no sign against the version.</summary>
    private void ReturnTry(string name)
    {
        var slots = _slots.Read(name);
        if (slots.Candidate is { } candidate) _slots.Write(slots with { Candidate = candidate with { AttemptsLeft = candidate.AttemptsLeft + 1 } });
    }

    private async ValueTask<Problem?> FailAsync(string name, SlotVersion version, ModelState state, Problem problem, CancellationToken cancellationToken)
    {
        // A full disk says nothing about the version: it is tried again when there is room.
        if (!DeploymentReasons.IsPassing(problem.Reason))
            _slots.Write(_slots.Read(name).Fail(new FailedVersion(version, state, problem.Reason, problem.Message)));
        await _ledger.EnterAsync(name, version, state, null, problem, cancellationToken);
        return problem;
    }

    private static Problem Missing(string name, SlotVersion version) =>
        new(ReasonCode.NotFound, $"The files of model {name} {version.Version} are gone; the next revision fetches them again.");
}
