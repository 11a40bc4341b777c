using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>A recovered journal, ready to be written.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="Index">What it holds.</param>
/// <param name="Link">Chain link of the newest record, <see cref="ChainLink.Size"/> bytes.</param>
/// <param name="ContinueActive">Whether the newest segment may be written on; false begins a new one.</param>
/// <param name="Recovery">What was found and mended.</param>
internal sealed record JournalOpening(
    Epoch Epoch, RecoveredIndex Index, ReadOnlyMemory<byte> Link, bool ContinueActive, JournalRecovery Recovery);
