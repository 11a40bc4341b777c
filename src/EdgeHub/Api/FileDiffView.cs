using Edge.Protocol.Deltas;

namespace Edge.Hub.Api;

/// <summary>A file of the second version, for a device that has the first.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Kind">How it comes.</param>
/// <param name="Bytes">What then travels.</param>
/// <param name="WholeBytes">What would travel without a delta.</param>
/// <param name="Tensors">Its tensors, where it is an ONNX file that both have and that differs.</param>
public sealed record FileDiffView(string Path, long Size, TransferKind Kind, long Bytes, long WholeBytes, IReadOnlyList<TensorDiffView> Tensors);
