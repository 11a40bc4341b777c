using Edge.Agent.Models;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>
/// A model folder around <see cref="TinyDetectorOnnx"/> with a YOLO head and the labels cap and scratch. Over a white image
/// of 32×16 (a letterbox with 4 rows of border above and below) it finds a scratch at [4, 4, 12, 12] with 0.9, over a gray
/// one with half of that, over a black one nothing.
/// </summary>
internal static class TinyDetector
{
    public const string Name = "detector";

    public static byte[] White { get; } = TestImages.Color(32, 16, (_, _) => (255, 255, 255));

    public static byte[] Black { get; } = TestImages.Color(32, 16, (_, _) => (0, 0, 0));

    // Three anchors: two that overlap on the scratch, one of nothing. Columns of [center x, center y, width, height, cap, scratch].
    public static byte[] Onnx { get; } = TinyDetectorOnnx.Create(new TinyDetectorOnnx.Output(
        "output0", 6, 3,
        [4, 4.25f, 10, /**/ 8, 8, 8, /**/ 4, 4, 2, /**/ 4, 4, 2, /**/ 0, 0, 0, /**/ 0, 0, 0],
        [0, 0, 0, /**/ 0, 0, 0, /**/ 0, 0, 0, /**/ 0, 0, 0, /**/ 0.2f, 0, 0, /**/ 1.8f, 1.6f, 0]));

    public static string Json(
        string output = """{ "head": "yolo", "name": "output0" }""",
        string postprocessing = """{ "scoreThreshold": 0.25, "iouThreshold": 0.5 }""",
        string decision = """{ "accept": ["cap"], "minimumScore": 0.5, "uncertain": "review" }""",
        string resize = "letterbox") => $$"""
        {
          "name": "{{Name}}", "version": "1", "task": "object-detection", "description": "Finds scratches.", "licence": "MIT",
          "file": "model.onnx", "precision": "fp32",
          "input": { "name": "images", "layout": "NCHW", "width": 16, "height": 16, "channels": "rgb" },
          "preprocessing": { "resize": "{{resize}}", "scale": 0.00392156862745098, "mean": [0, 0, 0], "std": [1, 1, 1]{{(resize == "letterbox" ? ", \"pad\": 0" : "")}} },
          "output": {{output}}, "postprocessing": {{postprocessing}},
          "labels": "labels.txt", "decision": {{decision}},
          "golden": { "folder": "golden", "tolerance": 0.01 }
        }
        """;

    public static string Write(string repository, string? json = null, string? golden = null, byte[]? onnx = null)
    {
        var folder = Path.Combine(repository, Name, "1");
        Directory.CreateDirectory(Path.Combine(folder, "golden"));
        File.WriteAllText(Path.Combine(folder, "model.json"), json ?? Json());
        File.WriteAllText(Path.Combine(folder, "labels.txt"), "cap\nscratch\n");
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx ?? Onnx);
        File.WriteAllBytes(Path.Combine(folder, "golden", "white.png"), White);
        File.WriteAllText(Path.Combine(folder, "golden", "golden.json"), golden ?? Golden());
        return folder;
    }

    public static string Golden(string detections = """[{ "label": "scratch", "score": 0.9, "box": { "left": 4, "top": 4, "right": 12, "bottom": 12 } }]""") =>
        $$"""{ "cases": [{ "image": "white.png", "label": "scratch", "detections": {{detections}} }] }""";

    public static ModelSnapshot Snapshot(string repository, string? json = null, string? golden = null, byte[]? onnx = null)
    {
        var folder = Write(repository, json, golden, onnx);
        return new ModelSnapshot(Name, "1", ManifestBuilder.Build(folder, Name, "1").Value.Digest(), folder);
    }
}
