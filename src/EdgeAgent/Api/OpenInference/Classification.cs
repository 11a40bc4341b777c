using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// Triton's classification extension: in a tensor's place its highest values, each as the text
/// <c>value:index[:label]</c>, with six decimals for floats as Triton writes them.
/// </summary>
internal static class Classification
{
    /// <summary>Sorting more elements than this for one request would starve the others.</summary>
    private const int MostElements = 1_000_000;

    /// <summary>Classifies an output.</summary>
    /// <param name="output">The tensor.</param>
    /// <param name="classes">How many of the highest; more than there are gives all.</param>
    /// <param name="model">The model, whose labels belong to the last dimension.</param>
    /// <returns>A BYTES tensor [batch, classes], or [classes] when the model does not batch.</returns>
    public static Outcome<TensorValue> Of(in TensorValue output, int classes, ServedModel model) => output.Type switch
    {
        TensorType.UInt8 => Rank<byte>(output, classes, model),
        TensorType.UInt16 => Rank<ushort>(output, classes, model),
        TensorType.UInt32 => Rank<uint>(output, classes, model),
        TensorType.UInt64 => Rank<ulong>(output, classes, model),
        TensorType.Int8 => Rank<sbyte>(output, classes, model),
        TensorType.Int16 => Rank<short>(output, classes, model),
        TensorType.Int32 => Rank<int>(output, classes, model),
        TensorType.Int64 => Rank<long>(output, classes, model),
        TensorType.Float32 => Rank<float>(output, classes, model),
        TensorType.Float64 => Rank<double>(output, classes, model),
        _ => new Problem(ReasonCode.Malformed, $"outputs: '{output.Name}' is {output.Type.ProtocolName()}, which has no highest values; leave classification out."),
    };

    private static Outcome<TensorValue> Rank<T>(in TensorValue output, int classes, ServedModel model)
        where T : unmanaged, INumber<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(output.Data.Span);
        if (values.Length > MostElements)
            return new Problem(ReasonCode.Malformed, $"outputs: '{output.Name}' has {values.Length} elements, more than the {MostElements} that are classified.");
        var batched = model.MaxBatchSize > 0 && output.Shape.Length > 1;
        var rows = batched ? (int)output.Shape[0] : 1;
        var width = rows == 0 ? 0 : values.Length / rows;
        var count = Math.Min(classes, width);
        var text = new MemoryStream();
        var order = new int[width];
        for (var row = 0; row < rows; row++)
        {
            var scores = values.Slice(row * width, width).ToArray();
            for (var index = 0; index < width; index++) order[index] = index;
            // Stable, so that equal values stand in the order of their indices.
            foreach (var index in order.OrderByDescending(index => scores[index]).Take(count)) Append(text, scores[index], index, model.Labels);
        }

        return new TensorValue(output.Name, TensorType.Bytes, batched ? [rows, count] : [count], text.ToArray());
    }

    private static void Append<T>(MemoryStream text, T value, int index, IReadOnlyList<string> labels)
        where T : INumber<T>
    {
        var format = value is float or double ? "F6" : null;
        var label = index < labels.Count ? $":{labels[index]}" : "";
        var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value.ToString(format, CultureInfo.InvariantCulture)}:{index}{label}"));
        text.Write(BitConverter.GetBytes(bytes.Length));
        text.Write(bytes);
    }
}
