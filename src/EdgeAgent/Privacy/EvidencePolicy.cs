using System.Buffers.Binary;
using Edge.Agent.Configuration;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>Which decisions' pictures are kept.</summary>
internal static class EvidencePolicy
{
    /// <summary>Whether a picture of this decision is to be kept.</summary>
    /// <param name="options">The pipeline's policy.</param>
    /// <param name="decision">The decision.</param>
    public static bool Keeps(EvidenceOptions options, DecisionRecord decision) =>
        options.Keep != KeptPicture.None && (options.Verdicts.Contains(decision.Verdict) || IsDrawn(decision.DecisionId, options.PerMille));

    /// <summary>Draws from a decision's own random bits: a decision made again after a crash is drawn again.</summary>
    /// <param name="decisionId">The decision.</param>
    /// <param name="perMille">Of a thousand, how many are drawn.</param>
    public static bool IsDrawn(Guid decisionId, int perMille)
    {
        Span<byte> bytes = stackalloc byte[16];
        decisionId.TryWriteBytes(bytes, bigEndian: true, out _);
        // The last eight bytes are random in ids of version 7 and 8, but for the variant's two bits at their top.
        return BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) % 1000 < (ulong)perMille;
    }
}
