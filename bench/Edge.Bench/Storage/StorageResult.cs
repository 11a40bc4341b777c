namespace Edge.Bench.Storage;

/// <summary>One contestant with one size of group.</summary>
/// <param name="Rate">Durable records per second, the median of the rounds.</param>
/// <param name="BytesPerRecord">Bytes written to the disk per record, the file system's own included.</param>
internal sealed record StorageResult(double Rate, double BytesPerRecord);
