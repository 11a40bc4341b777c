namespace Edge.TestKit.Network;

/// <summary>What a wire does to packets, each way.</summary>
/// <param name="Loss">Share of packets that vanish, 0 to 1.</param>
/// <param name="Delay">How long each travels.</param>
/// <param name="BitsPerSecond">What the wire carries; 0 for as much as comes.</param>
/// <param name="IsCut">Whether nothing passes at all.</param>
public sealed record LinkConditions(double Loss = 0, TimeSpan Delay = default, int BitsPerSecond = 0, bool IsCut = false);
