using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Brings pipelines in step with what is desired and shows where each stands.</summary>
internal sealed class PipelineKeeper
{
    private readonly AgentOptions _local;
    private readonly RemotePipelineReader _reader;
    private readonly PipelineSlotStore _slots;
    private readonly IModelSupply _models;
    private readonly PipelineTrial _trial;
    private readonly ConfigurationBoard _board;

    public PipelineKeeper(AgentOptions local, RemotePipelineReader reader, PipelineSlotStore slots, IModelSupply models, PipelineTrial trial, ConfigurationBoard board)
    {
        _local = local;
        _reader = reader;
        _slots = slots;
        _models = models;
        _trial = trial;
        _board = board;
        foreach (var pipeline in local.Pipelines) ShowLocal(pipeline.Name, pipeline);
        foreach (var slot in slots.All) Show(slot);
    }

    /// <summary>Brings one pipeline in step.</summary>
    /// <param name="words">The pipeline as desired.</param>
    /// <param name="desired">The whole wish.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Whether it waits for something that time may bring.</returns>
    public async ValueTask<bool> ApplyAsync(JsonElement words, DesiredState desired, CancellationToken cancellationToken)
    {
        var name = words.GetProperty("name").GetString()!;
        if (!_reader.Read(words).TryGet(out var next, out var problem))
        {
            _board.Pipeline(new ConfigurationReport(name, ConfigurationState.Failed, DigestOf(words), problem.Reason, problem.Message));
            return false;
        }

        var slot = _slots.Read(name);
        if (slot.Applied?.Digest == next.Digest)
        {
            Report(next, ConfigurationState.Applied, null);
            return false;
        }

        if (slot.Failed is { } failed && failed.Digest == next.Digest && failed.Revision == desired.Revision)
        {
            Report(next, ConfigurationState.RolledBack, failed.ToProblem());
            return false;
        }

        if (slot.Trial is { AttemptsLeft: <= 0 } trial && trial.Digest == next.Digest && trial.Revision == desired.Revision)
        {
            Report(next, ConfigurationState.RolledBack, await _trial.LeaveAsync(name, next.Digest, desired.Revision, PipelineTrial.CrashLoop(name), cancellationToken));
            return false;
        }

        if (await _models.FindAsync(next.Options.Model, cancellationToken) is { } missing)
        {
            // Nothing stands still for a model that is not here yet; it may be on its way.
            var isComing = desired.Models.Any(model => model.Name == next.Options.Model);
            Report(next, isComing ? ConfigurationState.Pending : ConfigurationState.Failed, missing);
            return true;
        }

        problem = await _trial.TryAsync(next, desired.Revision, cancellationToken);
        var passing = problem is not null && Deployment.DeploymentReasons.IsPassing(problem.Reason);
        Report(next, problem is null ? ConfigurationState.Applied : passing ? ConfigurationState.Failed : ConfigurationState.RolledBack, problem);
        return passing;
    }

    /// <summary>Every pipeline that is no longer desired goes back to the box's own.</summary>
    /// <param name="desired">Names of those that are.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Whether one could not.</returns>
    public async ValueTask<bool> ReturnOthersAsync(IReadOnlySet<string> desired, CancellationToken cancellationToken)
    {
        var again = false;
        foreach (var report in _board.Pipelines.Where(report => report.State != ConfigurationState.Local && !desired.Contains(report.Name)))
        {
            var local = _local.Pipelines.FirstOrDefault(pipeline => pipeline.Name == report.Name);
            if (await _trial.ReturnAsync(report.Name, local, cancellationToken) is { } problem)
            {
                again = true;
                _board.Pipeline(report with { State = ConfigurationState.Applied, Reason = problem.Reason, Message = problem.Message });
            }
            else
            {
                ShowLocal(report.Name, local);
            }
        }

        return again;
    }

    private static ArtifactDigest DigestOf(JsonElement words) => ArtifactDigest.Of(System.Text.Encoding.UTF8.GetBytes(words.GetRawText()));

    private void ShowLocal(string name, PipelineOptions? local)
    {
        if (local is null) _board.ForgetPipeline(name);
        else _board.Pipeline(new ConfigurationReport(name, ConfigurationState.Local, local.Digest));
    }

    private void Show(PipelineSlot slot)
    {
        if (slot.Applied is { } applied) _board.Pipeline(new ConfigurationReport(slot.Name, ConfigurationState.Applied, applied.Digest));
        if (slot.Failed is { } failed)
            _board.Pipeline(new ConfigurationReport(slot.Name, ConfigurationState.RolledBack, failed.Digest, failed.Reason, failed.Message));
    }

    private void Report(RemotePipeline pipeline, ConfigurationState state, Problem? problem) =>
        _board.Pipeline(new ConfigurationReport(pipeline.Options.Name, state, pipeline.Digest, problem?.Reason, problem?.Message));
}
