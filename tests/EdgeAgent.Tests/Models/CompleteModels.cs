using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Models;

/// <summary>Complete <c>model.json</c> files, one for each task and each form it takes.</summary>
internal static class CompleteModels
{
    private const string Image = """
        "input": { "name": "input", "layout": "NCHW", "width": 8, "height": 8, "channels": "rgb" },
        "preprocessing": { "resize": "letterbox", "filter": "linear", "pad": 114, "decode": "full", "scale": 1, "mean": [0, 0, 0], "std": [1, 1, 1] },
        """;

    private const string Vector = """
        "output": { "name": "vector" }, "postprocessing": { "pooling": "mean", "normalize": true }
        """;

    private const string Common = """
        "variants": [{
          "file": "model.int8.onnx", "precision": "int8", "providers": ["cpu"],
          "requires": { "architecture": "x64", "cpuFeatures": ["avx2"], "accelerator": "Orin", "jetPack": "36.4", "cuda": "12" }
        }],
        """;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<string, string> Files = new()
    {
        ["image-classification"] = TinyModel.Json().Replace("\"input\":", Common + "\"input\":", StringComparison.Ordinal),
        ["image-classification, shortest-edge"] = TinyModel.Json().Replace("\"stretch\"", "\"shortest-edge\", \"shortestEdge\": 9", StringComparison.Ordinal),
        ["object-detection, yolo"] = Json("object-detection", Image + """
            "output": { "head": "yolo", "name": "boxes", "boxUnit": "pixels" },
            "postprocessing": { "activation": "none", "scoreThreshold": 0.5, "iouThreshold": 0.5, "maxDetections": 10 },
            "labels": "labels.txt", "decision": {
              "accept": [], "minimumScore": 0.5, "uncertain": "review",
              "clauses": [{ "name": "large", "verdict": "reject", "labels": ["a"], "minimumScore": 0.3, "minimumArea": 100, "maximumArea": 1000, "region": [0, 0, 9, 0, 9, 9], "atLeast": 2 }]
            }
            """),
        ["object-detection, ssd"] = Json("object-detection", Image + """
            "output": { "head": "ssd", "scores": "scores", "boxes": "boxes", "boxForm": "corners", "boxUnit": "normalised", "background": "first" },
            "labels": "labels.txt"
            """),
        ["text-classification, wordpiece"] = TinyTextModel.Json(),
        ["text-classification, byte-level-bpe"] = TinyTextModel.Json(tokenizer: """{ "kind": "byte-level-bpe", "vocabulary": "vocab.json", "merges": "merges.txt", "maxLength": 8 }"""),
        ["text-classification, tokenizer-json"] = TinyTextModel.Json(tokenizer: """{ "kind": "tokenizer-json", "file": "tokenizer.json", "maxLength": 8 }"""),
        ["feature-extraction, text"] = TinyTextModel.Json("feature-extraction", Vector),
        ["feature-extraction, image"] = Json("feature-extraction", Image + Vector),
        ["anomaly-detection"] = Json("anomaly-detection", Image + """
            "output": { "layers": ["middle", "deep"] },
            "postprocessing": { "memory": "memory.bin", "neighbours": 9, "threshold": 2.5 },
            "labels": "labels.txt", "decision": { "accept": ["good"], "minimumScore": 0.5, "uncertain": "reject" }
            """),
        ["tensors"] = Json("tensors", """ "labels": "labels.txt" """),
    };

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Files.Keys;

    /// <summary>A fresh copy of one.</summary>
    /// <param name="name">Its name.</param>
    public static JsonObject Read(string name) => JsonNode.Parse(Files[name], documentOptions: Options)!.AsObject();

    private static string Json(string task, string fields) => $$"""
        { "name": "m", "version": "1", "task": "{{task}}", "description": "A model.", "licence": "MIT", "file": "model.onnx", "precision": "fp32", {{fields}} }
        """;
}
