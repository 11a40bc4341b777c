using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>One kind of upload that may leave the box.</summary>
/// <param name="Kind">What.</param>
/// <param name="Verdicts">Of decisions with these verdicts only; empty for all, and for what belongs to no decision.</param>
/// <param name="PerMille">Of a thousand of them, how many; default all.</param>
/// <param name="DailyBytes">Bytes of this kind a day; null for no bound of its own.</param>
public sealed record UploadRule(UploadKind Kind, IReadOnlyList<Verdict> Verdicts, int PerMille, long? DailyBytes);
