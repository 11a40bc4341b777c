namespace Edge.Agent.Pipeline.Sources;

/// <summary>A file that became a frame.</summary>
/// <param name="DecisionId">Its decision.</param>
/// <param name="Name">Its name as the folder had it.</param>
/// <param name="Path">Where it lies now.</param>
internal sealed record TakenFile(Guid DecisionId, string Name, string Path);
