namespace Edge.Agent.Tests.Fixtures;

/// <summary>Model folders around <see cref="TinyTextOnnx"/>. Its vocabulary: good is 5, bad 6, part 7, ##s 8.</summary>
internal static class TinyTextModel
{
    public const string Name = "tiny-text";

    public const string Classification = """
        "output": { "name": "logits" }, "postprocessing": { "activation": "none" }, "labels": "labels.txt"
        """;

    private const string Inputs = """{ "ids": "input_ids", "attentionMask": "attention_mask" }""";
    private const string Tokenizer = """{ "kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": true, "maxLength": 8 }""";

    public static string Features(string output, string pooling, bool normalize = false) => $$"""
        "output": { "name": "{{output}}" }, "postprocessing": { "pooling": "{{pooling}}", "normalize": {{(normalize ? "true" : "false")}} }
        """;

    public static string Json(string task = "text-classification", string outputs = Classification, string input = Inputs, string tokenizer = Tokenizer) => $$"""
        {
          "name": "{{Name}}", "version": "1", "task": "{{task}}", "description": "Adds ids up.", "licence": "MIT",
          "file": "model.onnx", "precision": "fp32",
          "input": {{input}},
          "tokenizer": {{tokenizer}},
          {{outputs}}
        }
        """;

    /// <summary>Writes a model folder below a repository.</summary>
    public static string Write(string repository, string? json = null, byte[]? onnx = null)
    {
        var folder = Path.Combine(repository, Name, "1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "model.json"), json ?? Json());
        File.WriteAllText(Path.Combine(folder, "labels.txt"), "sum\nnegative\ncount\n");
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\npart\n##s\n");
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), onnx ?? TinyTextOnnx.Create());
        return folder;
    }
}
