namespace Edge.Agent.Deployment;

/// <summary>A technician's word that nothing of a model changes until it is released.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When, UTC; null where the clock was not to be trusted.</param>
public sealed record ModelHold(string By, DateTimeOffset? At = null)
{
    /// <summary>The same in a sentence.</summary>
    public override string ToString() => At is { } at ? $"Held by {By} since {at:yyyy-MM-dd HH:mm} UTC; edge-agent model release lets it be updated again."
        : $"Held by {By}; edge-agent model release lets it be updated again.";
}
