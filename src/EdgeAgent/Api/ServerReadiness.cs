using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;

namespace Edge.Agent.Api;

/// <summary>
/// "All models are ready", as the inference protocols mean it: every pipeline has its model, and no model is still being
/// loaded for the first time. A model that was unloaded, or whose newer version was refused, is no reason to take the
/// box out of service; the repository index names it.
/// </summary>
internal static class ServerReadiness
{
    /// <summary>Whether the server is ready.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="readiness">The pipelines.</param>
    public static bool Of(IInferenceService service, Readiness readiness)
    {
        if (readiness.Waiting.Count > 0) return false;
        var models = service.Models;
        return !models.Any(model => model.State == ServingState.Loading && !models.Any(other => other.Name == model.Name && other.State == ServingState.Ready));
    }
}
