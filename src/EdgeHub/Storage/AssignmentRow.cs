namespace Edge.Hub.Storage;

/// <summary>A rule: which devices shall run a model version. Of the rules for one model that match a device, the latest wins.</summary>
internal sealed class AssignmentRow
{
    public long Id { get; set; }
    public required string ModelName { get; set; }
    public required string ModelVersion { get; set; }

    /// <summary><c>device</c>, <c>label</c> or <c>all</c>.</summary>
    public required string Target { get; set; }

    /// <summary>The site, or the label's key.</summary>
    public string? First { get; set; }

    /// <summary>The device, or the label's value.</summary>
    public string? Second { get; set; }

    public long CreatedAtMs { get; set; }
}
