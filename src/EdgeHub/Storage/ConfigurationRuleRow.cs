namespace Edge.Hub.Storage;

/// <summary>A rule: which devices shall run a pipeline, or have a setting. Of the rules for one name that match a device, the latest wins.</summary>
internal sealed class ConfigurationRuleRow
{
    public long Id { get; set; }

    /// <summary><c>pipeline</c> or <c>setting</c>.</summary>
    public required string Kind { get; set; }

    public required string Name { get; set; }

    /// <summary>A pipeline's JSON object, or a setting's value.</summary>
    public required string Value { get; set; }

    /// <summary><c>device</c>, <c>label</c> or <c>all</c>.</summary>
    public required string Target { get; set; }

    /// <summary>The site, or the label's key.</summary>
    public string? First { get; set; }

    /// <summary>The device, or the label's value.</summary>
    public string? Second { get; set; }

    public long CreatedAtMs { get; set; }
}
