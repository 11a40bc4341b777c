using Edge.Protocol.Deltas.Operations;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Edge.Protocol.Deltas;

/// <summary>The two kinds of body that are a zstd frame.</summary>
internal static class ZstdBody
{
    private const int Level = 19;
    private const int MinWindowBits = 10;

    /// <summary>Encodes the target alone.</summary>
    /// <param name="target">The target.</param>
    public static byte[] Whole(ReadOnlySpan<byte> target)
    {
        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, Math.Min(DeltaLimits.WholeWindowBits, BitsFor(target.Length)));
        return compressor.Wrap(target).ToArray();
    }

    /// <summary>Encodes the target with the base as a dictionary; null where their decoder would need too much memory.</summary>
    /// <param name="source">The base.</param>
    /// <param name="target">The target.</param>
    public static byte[]? Patch(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (source.Length + (long)target.Length > DeltaLimits.PatchBytes) return null;
        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, BitsFor(source.Length + target.Length));
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1);
        compressor.LoadDictionary(source);
        return compressor.Wrap(target).ToArray();
    }

    /// <summary>Decodes either.</summary>
    /// <param name="source">The base.</param>
    /// <param name="header">The delta's header.</param>
    /// <param name="delta">The delta behind its header.</param>
    /// <param name="tape">The target.</param>
    /// <param name="stop">Ends the work.</param>
    public static Problem? Decode(Stream source, DeltaHeader header, Stream delta, TargetTape tape, CancellationToken stop)
    {
        using var decompressor = new Decompressor();
        if (header.Kind == DeltaKind.Patch)
        {
            if (header.BaseSize > DeltaLimits.PatchBytes || header.TargetSize > DeltaLimits.PatchBytes - header.BaseSize)
                return new Problem(ReasonCode.TooLarge, $"A patch over {header.BaseSize} and {header.TargetSize} bytes; at most {DeltaLimits.PatchBytes} together are read.");
            var dictionary = new byte[header.BaseSize];
            source.Position = 0;
            source.ReadExactly(dictionary);
            decompressor.LoadDictionary(dictionary);
        }

        // zstd refuses a frame that asks for a larger window, before it allocates one.
        decompressor.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, header.Kind == DeltaKind.Patch ? DeltaLimits.PatchWindowBits : DeltaLimits.WholeWindowBits);
        try
        {
            using var frame = new DecompressionStream(delta, decompressor, leaveOpen: true);
            while (tape.Remaining > 0)
            {
                stop.ThrowIfCancellationRequested();
                var chunk = tape.Next((int)Math.Min(DeltaLimits.Chunk, tape.Remaining));
                var read = frame.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
                if (read < chunk.Length) break;
                tape.Done(chunk);
            }

            return tape.Remaining == 0 ? null : new Problem(ReasonCode.Malformed, "The delta's zstd frame ends before its target does.");
        }
        catch (Exception damage) when (damage is ZstdException or EndOfStreamException)
        {
            return new Problem(ReasonCode.Malformed, "The delta's zstd frame does not unpack.");
        }
    }

    private static int BitsFor(int length) => Math.Max(MinWindowBits, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Max(1, length)));
}
