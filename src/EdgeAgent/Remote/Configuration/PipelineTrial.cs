using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Changes one pipeline: written down, tried, and kept or left.</summary>
internal sealed class PipelineTrial
{
    /// <summary>Tries before a configuration counts as one that takes the agent down: once may be a power cut, three times is the configuration.</summary>
    internal const int Attempts = 3;

    private readonly PipelineSet _pipelines;
    private readonly PipelineSlotStore _slots;
    private readonly ModelHost _models;
    private readonly PipelineProof _proof;
    private readonly ConfigurationLedger _ledger;

    public PipelineTrial(PipelineSet pipelines, PipelineSlotStore slots, ModelHost models, PipelineProof proof, ConfigurationLedger ledger)
    {
        _pipelines = pipelines;
        _slots = slots;
        _models = models;
        _proof = proof;
        _ledger = ledger;
    }

    /// <summary>What a configuration that took the agent down each time is left for.</summary>
    /// <param name="name">The pipeline.</param>
    public static Problem CrashLoop(string name) => new(
        Deployment.DeploymentReasons.CrashLoop, $"Each of {Attempts} times with this configuration of pipeline {name} the agent ended without a word; what ran before runs again.");

    /// <summary>Tries a configuration.</summary>
    /// <param name="next">The configuration.</param>
    /// <param name="revision">The revision that asks for it.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Null when it runs; else why what ran before runs again.</returns>
    public async ValueTask<Problem?> TryAsync(RemotePipeline next, long revision, CancellationToken cancellationToken)
    {
        var name = next.Options.Name;
        var before = _slots.Read(name);
        var left = before.Trial is { } known && known.Digest == next.Digest && known.Revision == revision ? known.AttemptsLeft : Attempts;
        if (await _ledger.ChangeAsync(Item(name), ConfigurationState.Applied, next.Digest, revision, null, cancellationToken) is { } unkept) return unkept;
        // On disk before the try: if it takes the agent down, the next start knows.
        _slots.Write(before with { Trial = new PipelineTrialSlot(next.Digest, revision, left - 1) });
        try
        {
            var problem = await ServeAsync(next.Options, cancellationToken) ?? await _pipelines.ReplaceAsync(Change(next, before), cancellationToken);
            if (problem is null)
            {
                // It runs: only now may the slot say so. A crash before this line starts what ran before.
                _slots.Write(new PipelineSlot(name, new AppliedPipeline(next.Words, next.Digest, revision, Attempts)));
                return null;
            }

            // The pipelines that run again ask of the model what they asked before; where that cannot be had, it serves as it is.
            await _models.ServeAsAsync(next.Options.Model, ModelServing.For(_pipelines.Roster).GetValueOrDefault(next.Options.Model, ModelServing.Default), cancellationToken);
            return await LeaveAsync(name, next.Digest, revision, problem, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // An orderly stop is no sign against the configuration.
            _slots.Write(before with { Trial = new PipelineTrialSlot(next.Digest, revision, left) });
            throw;
        }
    }

    /// <summary>Remembers that a configuration was tried in vain, and says so.</summary>
    /// <param name="name">The pipeline.</param>
    /// <param name="digest">The configuration.</param>
    /// <param name="revision">The revision that asked for it.</param>
    /// <param name="problem">Why.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async ValueTask<Problem> LeaveAsync(string name, ArtifactDigest digest, long revision, Problem problem, CancellationToken cancellationToken)
    {
        var slot = _slots.Read(name);
        _slots.Write(slot with { Trial = null, Failed = new FailedPipeline(digest, revision, problem.Reason, problem.Message) });
        await _ledger.ChangeAsync(Item(name), ConfigurationState.RolledBack, slot.Applied?.Digest, revision, problem, cancellationToken);
        return problem;
    }

    /// <summary>Goes back to the box's own pipeline of a name, or to none.</summary>
    /// <param name="name">The pipeline.</param>
    /// <param name="local">The box's own; null when it has none of that name.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Null, or why the hub's goes on.</returns>
    public async ValueTask<Problem?> ReturnAsync(string name, PipelineOptions? local, CancellationToken cancellationToken)
    {
        var before = _slots.Read(name);
        if (before.Applied is { } applied)
        {
            if (await _ledger.ChangeAsync(Item(name), ConfigurationState.Local, null, null, null, cancellationToken) is { } unkept) return unkept;
            if (local is not null && await ServeAsync(local, cancellationToken) is { } unserved) return unserved;
            var change = new PipelineChange(
                name, local, () => _ledger.Effective.Set(Item(name), null), (_, _) => default, () => _ledger.Effective.Set(Item(name), applied.Digest));
            if (await _pipelines.ReplaceAsync(change, cancellationToken) is { } problem) return problem;
        }

        _slots.Write(new PipelineSlot(name));
        return null;
    }

    private static string Item(string name) => $"pipeline/{name}";

    private PipelineChange Change(RemotePipeline next, PipelineSlot before) => new(
        next.Options.Name,
        next.Options,
        () => _ledger.Effective.Set(Item(next.Options.Name), next.Digest),
        _proof.ProveAsync,
        () => _ledger.Effective.Set(Item(next.Options.Name), before.Applied?.Digest));

    /// <summary>A pipeline may ask for more instances of its model, or for another provider, than the model is served with.</summary>
    private ValueTask<Problem?> ServeAsync(PipelineOptions next, CancellationToken cancellationToken)
    {
        var together = _pipelines.Roster.Where(pipeline => pipeline.Name != next.Name).Append(next);
        return _models.ServeAsAsync(next.Model, ModelServing.For(together)[next.Model], cancellationToken);
    }
}
