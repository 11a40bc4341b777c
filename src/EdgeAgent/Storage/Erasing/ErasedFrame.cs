using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Erasing;

/// <summary>A frame that loses its payload: all that is left of it, and where it lies.</summary>
/// <param name="Offset">Where in its segment.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Link">Its chain link.</param>
/// <param name="Length">Bytes of its payload, which become zeros: nothing in a segment moves.</param>
internal sealed record ErasedFrame(long Offset, ulong Sequence, RecordKind Kind, RecordPriority Priority, byte[] Link, int Length)
{
    /// <summary>Writes what is left of the frame.</summary>
    /// <param name="destination">Large enough for any frame.</param>
    /// <returns>The frame's bytes.</returns>
    public ReadOnlySpan<byte> WriteTo(byte[] destination) =>
        destination.AsSpan(0, RecordFrame.Place(destination, Sequence, Kind, Priority, Link, new byte[Length]));
}
