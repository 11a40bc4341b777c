namespace Edge.Protocol.Records;

/// <summary>
/// A record's place in its journal's hash chain, as exports for auditors state it. With the record's file as the payload,
/// <c>link</c> is the first 16 bytes of SHA-256(<c>previousLink</c> ‖ sequence ‖ kind ‖ priority ‖ payload).
/// </summary>
/// <param name="Epoch">The journal's epoch.</param>
/// <param name="Sequence">The record's sequence.</param>
/// <param name="Kind">Its kind's number.</param>
/// <param name="Priority">Its priority's number.</param>
/// <param name="PreviousLink">The link of the record before; null when nothing at hand states it.</param>
/// <param name="Link">The record's link.</param>
/// <param name="State"><c>verified</c>, <c>unlinked</c> (nobody states the link before it) or <c>altered</c>; at the hub also <c>pending</c> and <c>reordered</c>.</param>
public sealed record ChainPlace(string Epoch, ulong Sequence, int Kind, int Priority, string? PreviousLink, string Link, string State);
