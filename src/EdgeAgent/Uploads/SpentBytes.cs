using Edge.Protocol.Messages;

namespace Edge.Agent.Uploads;

/// <summary>What uploads spent on one day.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="ByKind">Bytes by kind.</param>
internal sealed record SpentBytes(DateOnly Day, Dictionary<UploadKind, long> ByKind);
