using Edge.Agent.Tasks;

namespace Edge.Agent.Teaching;

/// <summary>A picture as the taught model sees it.</summary>
/// <param name="File">The picture.</param>
/// <param name="IsGood">Whether it was shown as good.</param>
/// <param name="Distance">Its distance; a good one's to a memory it is not in.</param>
/// <param name="Heatmap">Where it is unlike the good ones.</param>
public sealed record TaughtPicture(string File, bool IsGood, float Distance, Heatmap Heatmap);
