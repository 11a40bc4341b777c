namespace Edge.Protocol.Records;

/// <summary>A received batch: its epoch and its frames, decompressed and not yet checked one by one.</summary>
/// <param name="Epoch">The epoch all frames belong to.</param>
/// <param name="Frames">Whole frames, one after the other.</param>
public sealed record DecodedBatch(Epoch Epoch, ReadOnlyMemory<byte> Frames);
