using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>What opening found and mended. A journal always opens; what it cost is said here and recorded in the journal itself.</summary>
/// <param name="TornBytes">Bytes cut from the end: a group that was being written when the power went, and was never confirmed.</param>
/// <param name="Lost">Records that were durable once and are missing or damaged now.</param>
/// <param name="Renewed">Why a new epoch began where there had been one; null when none did.</param>
/// <param name="SetAside">The folder that holds the older epoch's segments; null when there are none.</param>
public sealed record JournalRecovery(long TornBytes, long Lost, Problem? Renewed, string? SetAside);
