using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>A device, as the API shows it.</summary>
/// <param name="Id"><c>site/device</c>.</param>
/// <param name="Site">Site name.</param>
/// <param name="Device">Device name.</param>
/// <param name="Online">Whether its MQTT session stands.</param>
/// <param name="FirstSeen">When it first appeared.</param>
/// <param name="LastSeen">When it last sent anything.</param>
/// <param name="AgentVersion">Its agent's version; null before its first birth.</param>
/// <param name="Epoch">Its journal's epoch.</param>
/// <param name="Labels">Labels, by key.</param>
/// <param name="Stored">Records stored.</param>
/// <param name="Duplicates">Records received that were already stored.</param>
/// <param name="RepeatedDecisions">Records stored whose decision already had its result.</param>
/// <param name="Rejected">Records rejected.</param>
/// <param name="ReportedAt">When the reported state came.</param>
/// <param name="Reported">What the device last said of itself.</param>
/// <param name="Desired">What it shall run; null when no rule names it.</param>
public sealed record DeviceView(
    string Id,
    string Site,
    string Device,
    bool Online,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    string? AgentVersion,
    string? Epoch,
    IReadOnlyDictionary<string, string> Labels,
    long Stored,
    long Duplicates,
    long RepeatedDecisions,
    long Rejected,
    DateTimeOffset? ReportedAt,
    ReportedState? Reported,
    DesiredState? Desired);
