namespace Edge.Agent.Storage.Erasing;

/// <summary>What erasing did in the journal.</summary>
/// <param name="Records">Records whose payload went, refused ones included.</param>
/// <param name="Unreadable">Records that nobody could look into, because their key is not configured.</param>
internal sealed record JournalErasure(long Records, long Unreadable);
