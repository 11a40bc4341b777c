namespace Edge.Agent.Models.Layouts;

/// <summary>What an ONNX file says of itself, read without loading it (onnx.proto, ModelProto and GraphProto).</summary>
/// <param name="Inputs">Inputs that are no initializers, in order.</param>
/// <param name="Outputs">Outputs, in order.</param>
/// <param name="Metadata">The exporter's key-value pairs.</param>
/// <param name="DataFiles">Files beside it that hold weights, as it names them.</param>
internal sealed record OnnxHeader(
    IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs, IReadOnlyDictionary<string, string> Metadata, IReadOnlyCollection<string> DataFiles);

/// <summary>An input or output of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">TensorProto.DataType: 1 is float, 2 uint8, 7 int64; 0 when it is no tensor.</param>
/// <param name="Shape">Dimensions; -1 where one is open.</param>
internal sealed record OnnxValue(string Name, int ElementType, IReadOnlyList<long> Shape);
