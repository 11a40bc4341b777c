namespace Edge.TestKit.Vision;

/// <summary>
/// An int8 image classifier whose inference takes about a millisecond and whose input is 48 KB: what the serving figures are
/// measured with. It is made up (its weights are random), because only its arithmetic counts.
/// </summary>
public static class VisionModel
{
    /// <summary>The model's name.</summary>
    public const string Name = "bench-vision";

    /// <summary>Name of the input, f32 [N, 3, 64, 64].</summary>
    public const string Input = "image";

    /// <summary>Name of the output, f32 [N, 10].</summary>
    public const string Output = "logits";

    /// <summary>Side of the image.</summary>
    public const int Side = 64;

    /// <summary>Channels of the image.</summary>
    public const int Channels = 3;

    /// <summary>Scores it gives.</summary>
    public const int Labels = 10;

    /// <summary>Bytes of one input.</summary>
    public const int InputBytes = Channels * Side * Side * sizeof(float);

    /// <summary>The ONNX file.</summary>
    public static byte[] Create()
    {
        var graph = new QuantizedGraph(Input, Channels, Side).Convolve(32, 2).Convolve(64, 1).Convolve(128, 2);
        for (var layer = 0; layer < 6; layer++) graph.Convolve(128, 1);
        return graph.Convolve(256, 2).Convolve(256, 1).Convolve(256, 1).Classify(Output, Labels);
    }

    /// <summary>Writes the model into a repository.</summary>
    /// <param name="repository">The repository's folder.</param>
    /// <param name="serving">Further members of <c>model.json</c>, for example <c>"instances": 2,</c>.</param>
    /// <returns>The version's folder.</returns>
    public static string Write(string repository, string serving = "")
    {
        var folder = Path.Combine(repository, Name, "1");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Create());
        File.WriteAllLines(Path.Combine(folder, "labels.txt"), Enumerable.Range(0, Labels).Select(label => $"label-{label}"));
        File.WriteAllText(Path.Combine(folder, "model.json"), $$"""
            {
              "name": "{{Name}}", "version": "1",
              "task": "image-classification",
              "description": "Random int8 weights, for measuring.", "licence": "MIT",
              "file": "model.onnx", "precision": "int8",
              "input": { "name": "{{Input}}", "layout": "NCHW", "width": {{Side}}, "height": {{Side}}, "channels": "rgb" },
              "preprocessing": { "resize": "stretch", "scale": 0.00784313725490196, "mean": [1, 1, 1], "std": [1, 1, 1] },
              "output": { "name": "{{Output}}" },
              "postprocessing": { "activation": "softmax" },
              {{serving}}
              "labels": "labels.txt",
            }
            """);
        return folder;
    }

    /// <summary>An input like an image, the same every time.</summary>
    public static byte[] Tensor()
    {
        var pixels = new float[Channels * Side * Side];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = (float)Math.Sin(i * 0.01) * (1 - (i % Side / (float)Side));
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray();
    }
}
