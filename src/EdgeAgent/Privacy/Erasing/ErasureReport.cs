namespace Edge.Agent.Privacy.Erasing;

/// <summary>What was erased on the box.</summary>
/// <param name="Pictures">Kept pictures.</param>
/// <param name="Uploads">Uploads that waited.</param>
/// <param name="Records">Records in the journal whose payload went.</param>
/// <param name="Decisions">Decisions of the local history.</param>
/// <param name="Unreadable">Records that nobody could look into, because their key is not configured.</param>
internal sealed record ErasureReport(int Pictures, int Uploads, long Records, int Decisions, long Unreadable);
