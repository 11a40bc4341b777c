using System.Buffers.Binary;

namespace Edge.Protocol.Records;

/// <summary>Draws decisions from their own random bits: the same decision is drawn however often it is made or comes, and on both sides.</summary>
public static class DecisionDraw
{
    /// <summary>Whether a decision is drawn.</summary>
    /// <param name="decisionId">The decision.</param>
    /// <param name="perMille">Of a thousand decisions, how many are drawn.</param>
    public static bool IsDrawn(Guid decisionId, int perMille)
    {
        Span<byte> bytes = stackalloc byte[16];
        decisionId.TryWriteBytes(bytes, bigEndian: true, out _);
        // The last eight bytes are random in ids of version 7 and 8, but for the variant's two bits at their top.
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) % 1000 < (ulong)perMille;
    }
}
