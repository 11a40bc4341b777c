using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>
/// What runs when the agent starts: the box's own pipelines, and in their place those from the hub that proved
/// themselves. Each start with one of these is counted before it happens and made good once it has settled, so that
/// a configuration that ends the agent cannot do so for ever.
/// </summary>
internal sealed class RemoteStartup
{
    private readonly AgentOptions _local;
    private readonly RemotePipelineReader _reader;
    private readonly PipelineSlotStore _slots;
    private readonly EffectiveConfiguration _effective;

    public RemoteStartup(AgentOptions local, RemotePipelineReader reader, PipelineSlotStore slots, EffectiveConfiguration effective)
    {
        _local = local;
        _reader = reader;
        _slots = slots;
        _effective = effective;
    }

    /// <summary>The pipelines to start with.</summary>
    public IReadOnlyList<PipelineOptions> Choose()
    {
        var chosen = _local.Pipelines.ToDictionary(pipeline => pipeline.Name, StringComparer.Ordinal);
        // A box that was taken off its hub could never be rid of what the hub wanted.
        if (_local.Hub is null) return [.. chosen.Values];
        var changed = new List<PipelineSlot>();
        foreach (var slot in _slots.All)
        {
            if (slot.Applied is not { } applied) continue;
            var problem = applied.StartsLeft <= 0 ? PipelineTrial.CrashLoop(slot.Name) : null;
            if (problem is null && _reader.Read(applied.Words).TryGet(out var pipeline, out problem))
            {
                chosen[slot.Name] = pipeline.Options;
                _effective.Set($"pipeline/{slot.Name}", pipeline.Digest);
                changed.Add(slot with { Applied = applied with { StartsLeft = applied.StartsLeft - 1 } });
            }
            else
            {
                changed.Add(Left(slot, applied, problem!));
            }
        }

        Count(changed);
        return [.. chosen.Values];
    }

    /// <summary>A pipeline from the hub could not be built: the box's own takes its place.</summary>
    /// <param name="name">The pipeline.</param>
    /// <param name="problem">Why.</param>
    /// <returns>The box's own; null when it has none of that name, or when it was that itself.</returns>
    public PipelineOptions? Leave(string name, Problem problem)
    {
        var slot = _slots.Read(name);
        if (slot.Applied is not { } applied) return null;
        Count([Left(slot, applied, problem)]);
        _effective.Set($"pipeline/{name}", null);
        return _local.Pipelines.FirstOrDefault(pipeline => pipeline.Name == name);
    }

    /// <summary>The start has settled, or the agent ends in good order: nothing stands against what runs.</summary>
    public void Settle()
    {
        var counted = _slots.All.Where(slot => slot.Applied is { StartsLeft: < PipelineTrial.Attempts }).ToList();
        if (counted.Count > 0) _slots.Write([.. counted.Select(slot => slot with { Applied = slot.Applied! with { StartsLeft = PipelineTrial.Attempts } })]);
    }

    private void Count(List<PipelineSlot> changed)
    {
        if (changed.Count == 0) return;
        try
        {
            _slots.Write(changed);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A disk that is full of something else says nothing against the configuration, and the line has to run.
        }
    }

    private static PipelineSlot Left(PipelineSlot slot, AppliedPipeline applied, Problem problem) =>
        new(slot.Name, Failed: new FailedPipeline(applied.Digest, applied.Revision, problem.Reason, problem.Message));
}
