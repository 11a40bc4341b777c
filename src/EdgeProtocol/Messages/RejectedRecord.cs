namespace Edge.Protocol.Messages;

/// <summary>A record the hub will never store.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, in a sentence.</param>
public sealed record RejectedRecord(ulong Sequence, ReasonCode Reason, string Message);
