namespace Edge.Hub.Storage;

/// <summary>A rule: which devices shall run a model version. Of the rules for one model that match a device, the latest wins.</summary>
internal sealed class AssignmentRow
{
    public long Id { get; set; }
    public required string ModelName { get; set; }
    public required string ModelVersion { get; set; }

    /// <summary><c>device</c>, <c>label</c>, <c>all</c> or <c>rollout</c>.</summary>
    public required string Target { get; set; }

    /// <summary>The site, the label's key, or the rollout's number.</summary>
    public string? First { get; set; }

    /// <summary>The device, or the label's value.</summary>
    public string? Second { get; set; }

    public long CreatedAtMs { get; set; }
}
