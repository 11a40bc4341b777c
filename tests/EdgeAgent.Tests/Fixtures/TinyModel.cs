using System.Globalization;
using Edge.Agent.Models;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>Model folders around <see cref="TinyOnnx"/>: labels good, dark and split.</summary>
internal static class TinyModel
{
    public const string Name = "tiny";

    public static string Json(string version = "1", string providers = """{ "policy": "any", "order": ["cpu"] }""", string name = Name) => $$"""
        {
          "$schema": "../../model.schema.json",
          "name": "{{name}}", "version": "{{version}}",
          "task": "image-classification",
          "description": "Tells white from black.", "licence": "MIT", // comments are allowed
          "file": "model.onnx", "precision": "fp32",
          "input": { "name": "input", "layout": "NCHW", "width": 8, "height": 8, "channels": "gray" },
          "preprocessing": { "resize": "stretch", "scale": 0.00392156862745098, "mean": [0.5], "std": [0.5] },
          "output": { "name": "logits" },
          "postprocessing": { "activation": "softmax" },
          "labels": "labels.txt",
          "decision": { "accept": ["good"], "minimumScore": 0.6, "uncertain": "review" },
          "instances": 1,
          "batching": { "maxBatchSize": 8, "preferredBatchSize": [4, 8], "maxQueueDelayMicroseconds": 0 },
          "queue": {
            "priorityLevels": 1, "defaultPriorityLevel": 1, "maxQueueSize": 0,
            "defaultTimeoutMicroseconds": 0, "allowTimeoutOverride": true, "timeoutAction": "reject"
          },
          "executionProviders": {{providers}},
          "golden": { "folder": "golden", "tolerance": 0.001 },
        }
        """;

    /// <summary>Writes a model folder below a repository.</summary>
    public static string Write(string repository, string version = "1", string? json = null, byte[]? onnx = null)
    {
        var folder = Path.Combine(repository, Name, version);
        Directory.CreateDirectory(Path.Combine(folder, "golden"));
        File.WriteAllText(Path.Combine(folder, "model.json"), json ?? Json(version));
        File.WriteAllText(Path.Combine(folder, "labels.txt"), "good\ndark\nsplit\n");
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx ?? TinyOnnx.Create());
        WriteGolden(folder, ("white.png", "good", TestImages.White, 255, 255), ("split.png", "split", TestImages.Split, 255, 0));
        return folder;
    }

    /// <summary>Writes it and hashes it.</summary>
    public static ModelSnapshot Snapshot(string repository, string version = "1", string? json = null, byte[]? onnx = null)
    {
        var folder = Write(repository, version, json, onnx);
        var manifest = ManifestBuilder.Build(folder, Name, version).Value;
        return new ModelSnapshot(Name, version, manifest.Digest(), folder);
    }

    private static void WriteGolden(string folder, params (string Image, string Label, byte[] Png, byte Left, byte Right)[] cases)
    {
        var lines = new List<string>();
        foreach (var (image, label, png, left, right) in cases)
        {
            File.WriteAllBytes(Path.Combine(folder, "golden", image), png);
            var pixels = Enumerable.Range(0, 64).Select(i => i % 8 < 4 ? left : right).ToArray();
            var scores = string.Join(", ", TinyOnnx.Scores(pixels).Select(score => score.ToString("R", CultureInfo.InvariantCulture)));
            lines.Add($$"""{ "image": "{{image}}", "label": "{{label}}", "scores": [{{scores}}] }""");
        }

        File.WriteAllText(Path.Combine(folder, "golden", "golden.json"), $$"""{ "cases": [ {{string.Join(", ", lines)}} ] }""");
    }
}
