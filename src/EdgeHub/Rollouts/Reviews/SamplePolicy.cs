using System.Buffers.Binary;

namespace Edge.Hub.Rollouts.Reviews;

/// <summary>Draws decisions for review from their own random bits, as a device draws its pictures: the same decision is drawn however often it comes, and on both sides.</summary>
internal static class SamplePolicy
{
    /// <summary>Of a thousand decisions, how many are drawn.</summary>
    public const int PerMille = 5;

    /// <summary>Whether a decision is drawn.</summary>
    /// <param name="decisionId">The decision.</param>
    /// <param name="perMille">Of a thousand, how many are.</param>
    public static bool IsDrawn(Guid decisionId, int perMille)
    {
        Span<byte> bytes = stackalloc byte[16];
        decisionId.TryWriteBytes(bytes, bigEndian: true, out _);
        // The last eight bytes are random in ids of version 7 and 8, but for the variant's two bits at their top.
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) % 1000 < (ulong)perMille;
    }
}
