namespace Edge.Agent.Shift;

/// <summary>How often a defect was found.</summary>
/// <param name="label">Its label.</param>
internal sealed class DefectCount(string label)
{
    /// <summary>Its label.</summary>
    public string Label { get; } = label;

    /// <summary>So often.</summary>
    public long Count { get; set; }
}
