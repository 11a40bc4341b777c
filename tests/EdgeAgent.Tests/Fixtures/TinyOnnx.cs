using System.Runtime.InteropServices;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>
/// A classifier of gray 8×8 images as an ONNX file, small enough to follow by hand: logits are 8 times the mean, its
/// negative, and half the difference of the left and the right mean. A factor other than 1 makes another version.
/// </summary>
internal static class TinyOnnx
{
    public const int Side = 8;
    public const int Labels = 3;
    private const int Pixels = Side * Side;

    /// <param name="factor">On every weight.</param>
    /// <param name="oneRow">Whether it gives only the first row although it announces one for each: an export that does not batch.</param>
    /// <param name="externalData">The file that holds the weights; null for this one.</param>
    /// <param name="opset">The operator set it claims.</param>
    public static byte[] Create(float factor = 1, bool oneRow = false, string? externalData = null, int opset = 13)
    {
        var initializer = new ProtoWriter().Number(1, Pixels).Number(1, Labels).Number(2, 1).Text(8, "weights");
        if (externalData is null) initializer.Bytes(9, Weights(factor));
        else initializer.Message(13, new ProtoWriter().Text(1, "location").Text(2, externalData)).Number(14, 1);

        var graph = new ProtoWriter()
            .Message(1, new ProtoWriter().Text(1, "input").Text(2, "flat").Text(4, "Flatten"))
            .Message(1, new ProtoWriter().Text(1, "flat").Text(1, "weights").Text(2, oneRow ? "rows" : "logits").Text(4, "MatMul"));
        if (oneRow)
        {
            // How many rows Compress keeps no shape inference knows.
            var axis = new ProtoWriter().Text(1, "axis").Number(3, 0).Number(20, 2);
            graph.Message(1, new ProtoWriter().Text(1, "rows").Text(1, "first").Text(2, "logits").Text(4, "Compress").Message(5, axis))
                .Message(5, new ProtoWriter().Number(1, 1).Number(2, 9).Text(8, "first").Bytes(9, [1]));
        }

        graph.Text(2, "tiny")
            .Message(5, initializer)
            .Message(11, Value("input", 1, Side, Side))
            .Message(12, Value("logits", Labels));
        return new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, opset)).ToArray();
    }

    /// <summary>The weights as they stand in the file.</summary>
    public static byte[] Weights(float factor = 1)
    {
        var weights = new float[Pixels * Labels];
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            var weight = factor * 8f / Pixels;
            weights[pixel * Labels] = weight;
            weights[(pixel * Labels) + 1] = -weight;
            weights[(pixel * Labels) + 2] = pixel % Side < Side / 2 ? weight : -weight;
        }

        return MemoryMarshal.AsBytes<float>(weights).ToArray();
    }

    /// <summary>What the file computes, in plain arithmetic: softmax over the logits of an image.</summary>
    public static float[] Scores(ReadOnlySpan<byte> pixels)
    {
        double mean = 0, difference = 0;
        for (var i = 0; i < Pixels; i++)
        {
            var x = ((pixels[i] / 255.0) - 0.5) / 0.5;
            mean += x;
            difference += i % Side < Side / 2 ? x : -x;
        }

        double[] logits = [8 * mean / Pixels, -8 * mean / Pixels, 8 * difference / Pixels];
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => (float)(Math.Exp(logit) / sum))];
    }

    private static ProtoWriter Value(string name, params int[] dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "N"));
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, 1).Message(2, shape)));
    }
}
