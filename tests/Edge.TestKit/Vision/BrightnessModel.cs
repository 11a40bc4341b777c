using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Edge.TestKit.Vision;

/// <summary>
/// A classifier of gray 8×8 images, bright or dark, as a real ONNX file, with a flaw on request: softmax over plus and minus four times
/// the mean, which is −1 to 1.
/// </summary>
public static class BrightnessModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "brightness";

    private const int Side = 8;
    private const int Pixels = Side * Side;
    private const int Float = 1;
    private const int Int64 = 7;

    /// <summary>Rows of the product that makes a version slow: 2 × 0.43 GFLOP.</summary>
    private const int Slowly = 600;

    /// <summary>Writes a version's folder.</summary>
    /// <param name="parent">The folder that it is written in.</param>
    /// <param name="version">The version.</param>
    /// <param name="flaw">What is wrong with it.</param>
    /// <returns>The version's folder.</returns>
    public static string Write(string parent, string version, Flaw flaw)
    {
        var folder = Path.Combine(parent, Name, version);
        Directory.CreateDirectory(Path.Combine(folder, "golden"));
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Create(flaw));
        File.WriteAllLines(Path.Combine(folder, "labels.txt"), ["bright", "dark"]);
        File.WriteAllText(Path.Combine(folder, "model.json"), $$"""
            {
              "name": "{{Name}}", "version": "{{version}}",
              "task": "image-classification",
              "description": "Tells bright from dark.", "licence": "MIT",
              "file": "model.onnx", "precision": "fp32",
              "input": { "name": "input", "layout": "NCHW", "width": {{Side}}, "height": {{Side}}, "channels": "gray" },
              "preprocessing": { "resize": "stretch", "scale": 0.00392156862745098, "mean": [0.5], "std": [0.5] },
              "output": { "name": "logits" },
              "postprocessing": { "activation": "softmax" },
              "labels": "labels.txt",
              "decision": { "accept": ["bright"], "minimumScore": 0.5, "uncertain": "review" },
              "executionProviders": { {{Providers(flaw)}} },
              "golden": { "folder": "golden", "tolerance": 0.001 }
            }
            """);
        WriteGolden(Path.Combine(folder, "golden"), flaw);
        return folder;
    }

    /// <summary>An image of one brightness and some noise: 24-bit BMP, 8×8.</summary>
    /// <param name="gray">Its brightness.</param>
    /// <param name="number">What tells it from others of the same brightness: its bits are those of the pixels.</param>
    public static byte[] Image(byte gray, int number)
    {
        const int head = 54;
        var image = new byte[head + (Pixels * 3)];
        "BM"u8.CopyTo(image);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(2), image.Length);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(10), head);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(18), Side);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(22), Side);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(28), 24);
        for (var pixel = 0; pixel < Pixels; pixel++)
        {
            var value = pixel < 32 && ((number >> pixel) & 1) != 0 ? gray ^ 1 : gray;
            image.AsSpan(head + (pixel * 3), 3).Fill((byte)value);
        }

        return image;
    }

    private static byte[] Create(Flaw flaw)
    {
        var graph = new ProtoWriter()
            .Message(1, Node("Flatten", ["input"], "flat"))
            .Message(1, Node("MatMul", ["flat", "weights"], flaw is Flaw.NotANumber or Flaw.Slow ? "sound" : "logits"));
        Floats(graph, "weights", [Pixels, 2], Weights(flaw == Flaw.Wrong ? -Factor(flaw) : Factor(flaw)));
        if (flaw is Flaw.NotANumber or Flaw.Slow)
        {
            // What is added is zero times something, which is nothing unless that is no number.
            graph.Message(1, Node("ReduceMean", ["flat"], "mean", ("axes", [1])))
                .Message(1, Node("Mul", ["something", "zero"], "nothing"))
                .Message(1, Node("Add", ["sound", "nothing"], "logits"));
            Floats(graph, "zero", [1], [0]);
        }

        if (flaw == Flaw.NotANumber)
        {
            graph.Message(1, Node("Add", ["mean", "brightness"], "shifted")).Message(1, Node("Log", ["shifted"], "something"));
            Floats(graph, "brightness", [1], [0.2f]);
        }
        else if (flaw == Flaw.Slow)
        {
            graph.Message(1, Node("Expand", ["mean", "square"], "wide"))
                .Message(1, Node("MatMul", ["wide", "wide"], "product"))
                .Message(1, Node("MatMul", ["product", "wide"], "products"))
                .Message(1, Node("ReduceMean", ["products"], "something", ("axes", [0, 1])));
            graph.Message(5, new ProtoWriter().Number(1, 2).Number(2, Int64).Text(8, "square").Bytes(9, MemoryMarshal.AsBytes<long>([Slowly, Slowly]).ToArray()));
        }

        graph.Text(2, Name).Message(11, Value("input", 1, Side, Side)).Message(12, Value("logits", 2));
        return new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, 13)).ToArray();
    }

    private static float Factor(Flaw flaw) => flaw == Flaw.Unsure ? 0.2f : 4;

    private static float[] Weights(float factor) => [.. Enumerable.Range(0, Pixels * 2).Select(at => (at % 2 == 0 ? factor : -factor) / Pixels)];

    private static string Providers(Flaw flaw) => flaw switch
    {
        Flaw.Crash => Plain("crash_from_run", 12),
        Flaw.Leak => Plain("leak_bytes", 2 << 20),
        _ => """ "policy": "any", "order": ["cpu"] """,
    };

    private static string Plain(string option, int value) =>
        $$""" "policy": "prefer", "order": ["{{PlainProvider.Registration}}"], "allowedCpuOperators": ["Flatten"], "options": { "{{PlainProvider.Registration}}": { "{{option}}": "{{value}}" } } """;

    private static void WriteGolden(string folder, Flaw flaw)
    {
        var lines = new List<string>();
        foreach (var gray in new byte[] { 255, 200 })
        {
            File.WriteAllBytes(Path.Combine(folder, $"{gray}.bmp"), Image(gray, 0));
            var logit = Factor(flaw) * (((gray / 255.0) - 0.5) / 0.5);
            var bright = 1 / (1 + Math.Exp(-2 * logit));
            lines.Add(string.Create(CultureInfo.InvariantCulture, $$"""{ "image": "{{gray}}.bmp", "label": "bright", "scores": [{{bright:R}}, {{1 - bright:R}}] }"""));
        }

        File.WriteAllText(Path.Combine(folder, "golden.json"), $$"""{ "cases": [ {{string.Join(", ", lines)}} ] }""");
    }

    private static ProtoWriter Node(string op, string[] inputs, string output, params (string Name, long[] Values)[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, op);
        foreach (var (name, values) in attributes)
        {
            var attribute = new ProtoWriter().Text(1, name).Number(20, 7);
            foreach (var value in values) attribute.Number(8, value);
            node.Message(5, attribute);
        }

        return node;
    }

    private static void Floats(ProtoWriter graph, string name, long[] shape, float[] values)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape) tensor.Number(1, dimension);
        graph.Message(5, tensor.Number(2, Float).Text(8, name).Bytes(9, MemoryMarshal.AsBytes<float>(values).ToArray()));
    }

    private static ProtoWriter Value(string name, params int[] dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "N"));
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, Float).Message(2, shape)));
    }
}
