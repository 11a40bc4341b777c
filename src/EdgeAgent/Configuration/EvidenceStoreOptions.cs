namespace Edge.Agent.Configuration;

/// <summary>Bounds of the pictures on disk.</summary>
/// <param name="MaxBytes">Their quota in bytes; default 1 GiB. The oldest give way.</param>
/// <param name="Retention">How long a picture is kept; default 30 days.</param>
/// <param name="FreeSpaceReserve">Bytes that stay free on the file system: pictures give way before records do.</param>
public sealed record EvidenceStoreOptions(long MaxBytes, TimeSpan Retention, long FreeSpaceReserve);
