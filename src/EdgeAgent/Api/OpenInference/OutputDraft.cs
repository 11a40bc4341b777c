namespace Edge.Agent.Api.OpenInference;

/// <summary>What a request says of one output while it is read.</summary>
internal sealed class OutputDraft
{
    /// <summary>The tensor's name; null until it is stated.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it is to be sent in binary.</summary>
    public bool? Binary { get; set; }

    /// <summary>How many classes to send in its place.</summary>
    public int Classes { get; set; }
}
