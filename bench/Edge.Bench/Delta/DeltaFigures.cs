namespace Edge.Bench.Delta;

/// <summary>What one way from base to target cost.</summary>
/// <param name="Bytes">What travels.</param>
/// <param name="Encode">Making it.</param>
/// <param name="Decode">Applying it.</param>
internal sealed record DeltaFigures(long Bytes, DeltaCost Encode, DeltaCost Decode);
