namespace Edge.Bench.Serving;

/// <summary>What clients saw of a server.</summary>
/// <param name="RequestsPerSecond">Answers per second.</param>
/// <param name="P50">Median from sending to the whole answer, µs.</param>
/// <param name="P99">99th percentile, µs.</param>
/// <param name="Mean">Mean, µs.</param>
internal sealed record LoadResult(double RequestsPerSecond, double P50, double P99, double Mean);
