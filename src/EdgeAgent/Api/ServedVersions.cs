using Edge.Agent.Serving;

namespace Edge.Agent.Api;

/// <summary>The versions of a model that may be asked for by name.</summary>
internal static class ServedVersions
{
    /// <summary>Those that serve.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="model">The model.</param>
    public static IEnumerable<string> Of(IInferenceService service, ServedModel model) =>
        service.Models.Where(other => other.Name == model.Name && other.State == ServingState.Ready).Select(other => other.Version);
}
