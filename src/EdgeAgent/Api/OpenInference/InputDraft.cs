using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>What a request says of one input, before its members are held against each other.</summary>
internal sealed class InputDraft
{
    /// <summary>The tensor's name; null until it is stated.</summary>
    public string? Name { get; set; }

    /// <summary>Its element type; null until it is stated.</summary>
    public TensorType? Type { get; set; }

    /// <summary>Its dimensions; null until they are stated.</summary>
    public long[]? Shape { get; set; }

    /// <summary>Bytes of its binary data; null when it has none.</summary>
    public long? BinarySize { get; set; }

    /// <summary>Where its JSON data begin in the memory of the call.</summary>
    public int Start { get; set; }

    /// <summary>Bytes of its JSON data in binary form.</summary>
    public int Length { get; set; }

    /// <summary>Elements of its JSON data; null when it has none.</summary>
    public long? Elements { get; set; }

    /// <summary>Whether the members fit each other.</summary>
    /// <param name="place">Where the input stands, for messages.</param>
    /// <returns>Null, or what does not fit.</returns>
    public Problem? Check(string place)
    {
        if (string.IsNullOrEmpty(Name)) return Wrong($"{place} has no name.");
        place = $"{place} ('{Name}')";
        if (Type is not { } type) return Wrong($"{place} has no datatype.");
        if (Shape is null) return Wrong($"{place} has no shape.");
        if (Shapes.Elements(Shape) is not { } elements) return Wrong($"{place} has shape {Shapes.Text(Shape)}: a dimension is negative, or there are more elements than 64 bits can count.");
        if (Elements is not null && BinarySize is not null) return Wrong($"{place} has both data and binary_data_size; send one of them.");
        if (Elements is { } given)
            return given == elements ? null : Wrong($"{place} has {given} elements in data where shape {Shapes.Text(Shape)} has {elements}.");
        if (BinarySize is not { } size) return Wrong($"{place} has no data; send data, or parameters.binary_data_size and the bytes behind the JSON.");
        if (type == TensorType.Bytes || Shapes.ByteCount(type, elements) == size) return null;
        return Wrong($"{place} has binary_data_size {size} where shape {Shapes.Text(Shape)} of {type.ProtocolName()} takes {Shapes.ByteCount(type, elements)?.ToString() ?? "more"} bytes.");
    }

    private static Problem Wrong(string message) => new(ReasonCode.Malformed, message);
}
