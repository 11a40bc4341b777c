using Edge.Agent.Configuration;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Inference.Variants;
using Edge.Agent.Models;

namespace Edge.Agent.Inference;

/// <summary>What a model version holds of ONNX Runtime's while it is loaded and, once it serves, for as long as it does.</summary>
internal sealed class ModelDraft : IDisposable
{
    public ModelDraft(ModelSnapshot snapshot, ModelFiles files, ModelServing serving, ExecutionProviderPolicy policy, ExecutionProviderPolicy? postponed)
    {
        Snapshot = snapshot;
        Files = files;
        Serving = serving;
        Policy = policy;
        Postponed = postponed;
    }

    /// <summary>The version.</summary>
    public ModelSnapshot Snapshot { get; }

    /// <summary>Its files.</summary>
    public ModelFiles Files { get; }

    /// <summary>How it is served.</summary>
    public ModelServing Serving { get; }

    /// <summary>What may run it for now.</summary>
    public ExecutionProviderPolicy Policy { get; }

    /// <summary>The whole policy when that compiles in the background; null when <see cref="Policy"/> is it.</summary>
    public ExecutionProviderPolicy? Postponed { get; }

    /// <summary>Its sessions: one on the CPU, else one a lane.</summary>
    public List<ModelSession> Sessions { get; } = [];

    /// <summary>Its lanes.</summary>
    public List<ModelLane> Lanes { get; } = [];

    /// <summary>Its way to the CPU; null when it runs there.</summary>
    public HotFallback? Fallback { get; set; }

    /// <summary>Frees everything. No lane may be in use.</summary>
    public void Dispose()
    {
        foreach (var lane in Lanes) lane.Dispose();
        foreach (var session in Sessions) session.Dispose();
        Fallback?.Dispose();
    }
}
