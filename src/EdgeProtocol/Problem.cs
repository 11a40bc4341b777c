namespace Edge.Protocol;

/// <summary>An expected failure: a machine-readable reason and a sentence that names the thing and the remedy.</summary>
/// <param name="Reason">What kind of failure.</param>
/// <param name="Message">What failed, where, and what to do about it.</param>
public sealed record Problem(ReasonCode Reason, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Message} ({Reason})";
}
