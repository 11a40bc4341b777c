namespace Edge.Protocol.Deltas.Models;

/// <summary>How a tensor of whole numbers lies in memory, and what relates it to its base.</summary>
/// <param name="Width">Bytes of an element: 1 or 4.</param>
/// <param name="IsSigned">Whether elements are signed.</param>
/// <param name="Count">Elements.</param>
/// <param name="RowLength">Elements of a row: all but the first dimension.</param>
/// <param name="Step">Elements of one input channel within a row: a kernel's positions.</param>
/// <param name="ChannelInner">Elements that follow one another within one channel of the scales.</param>
/// <param name="Side">The scales, or −1 for none.</param>
/// <param name="Shrink">How much of the base is believed, in 1/64.</param>
/// <param name="ZeroBase">Zero point of the base.</param>
/// <param name="ZeroTarget">Zero point of the target.</param>
internal readonly record struct QuantizedLayout(
    int Width, bool IsSigned, long Count, long RowLength, int Step, long ChannelInner, int Side, int Shrink, int ZeroBase, int ZeroTarget);
