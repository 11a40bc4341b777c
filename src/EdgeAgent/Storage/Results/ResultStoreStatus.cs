namespace Edge.Agent.Storage.Results;

/// <summary>The result store's figures at one moment.</summary>
/// <param name="Records">Decisions in the history; 0 until it is open.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Dropped">Writes given up since the agent started, because the disk was slower than the line or refused.</param>
/// <param name="SetAside">The damaged file that was moved away since the agent started; null when none was.</param>
public sealed record ResultStoreStatus(long Records, long Bytes, long Dropped, string? SetAside);
