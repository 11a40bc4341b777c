namespace Edge.Hub.Telemetry;

/// <summary>How the writer groups and retries.</summary>
/// <param name="CommitRecords">Records of one transaction, about.</param>
/// <param name="Time">The clock retries wait on.</param>
internal sealed record IngestSettings(int CommitRecords, TimeProvider Time);
