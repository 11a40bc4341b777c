namespace Edge.Agent.Teaching;

/// <summary>What is to be taught.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Good">Pictures of good parts.</param>
/// <param name="Bad">Pictures of bad ones; they set the threshold and are in no memory.</param>
/// <param name="Share">Share of the patches the memory keeps.</param>
/// <param name="Size">Side of the input in pixels, for backbones that take any; null for the backbone's own.</param>
/// <param name="Neighbours">Neighbours that weigh the score.</param>
public sealed record TeachPlan(string Name, IReadOnlyList<string> Good, IReadOnlyList<string> Bad, double Share = 0.1, int? Size = null, int Neighbours = TeachPlan.DefaultNeighbours)
{
    /// <summary>As in the paper.</summary>
    public const int DefaultNeighbours = 9;

    /// <summary>Fewer say nothing about how good parts differ.</summary>
    public const int FewestGood = 5;

    /// <summary>More are no longer a minute.</summary>
    public const int MostPictures = 1000;
}
