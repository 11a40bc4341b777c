using System.Text.Json;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Pipelines under the name that <c>agent.json</c> gives them.</summary>
/// <param name="Pipelines">The pipelines.</param>
internal sealed record RemoteList(IReadOnlyList<JsonElement> Pipelines);
