namespace Edge.Hub.Api;

/// <summary>Stored records that are not what their device chained.</summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Epoch">The journal.</param>
/// <param name="Sequence">The record.</param>
/// <param name="Last">The last record of a run in a journal with too many to tell apart; else the same.</param>
/// <param name="Finding"><c>altered</c>, <c>removed</c> or <c>reordered</c>.</param>
/// <param name="Other">For reordered: the sequence whose record stands here.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="FoundAt">When the hub found it.</param>
public sealed record ChainAlarm(
    string Device, string Epoch, long Sequence, long Last, string Finding, long? Other, string Message, DateTimeOffset FoundAt);
