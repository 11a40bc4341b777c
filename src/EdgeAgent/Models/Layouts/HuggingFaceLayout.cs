using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>
/// A Hugging Face ONNX export: <c>config.json</c> names the architecture and its labels, <c>preprocessor_config.json</c>
/// or the tokenizer's files the preprocessing, and the graph lies at the root or below <c>onnx/</c>.
/// </summary>
internal static class HuggingFaceLayout
{
    /// <summary>The first of these that exists is served: the smallest that people quantize for a CPU, then the float one.</summary>
    private static readonly string[] Graphs =
    [
        "onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model_uint8.onnx", "model_quantized.onnx", "model_int8.onnx",
        "onnx/model.onnx", "model.onnx", "onnx/model_fp16.onnx",
    ];

    /// <summary>Whether a folder is one.</summary>
    /// <param name="directory">The folder.</param>
    public static bool Recognises(string directory) => File.Exists(Path.Combine(directory, "config.json"));

    /// <summary>Describes it.</summary>
    /// <param name="directory">Absolute path of the folder.</param>
    public static Outcome<ForeignModel> Read(string directory)
    {
        if (Array.Find(Graphs, graph => File.Exists(Path.Combine(directory, graph))) is not { } file)
            return new Problem(ReasonCode.NotFound, $"{directory} has a config.json and no ONNX file where an export has one: {string.Join(", ", Graphs)}. Export it with optimum-cli export onnx.");
        if (!OnnxHeaderReader.Read(Path.Combine(directory, file)).TryGet(out var header, out var problem)) return problem;
        if (!ForeignJson.Read(Path.Combine(directory, "config.json")).TryGet(out var config, out problem)) return problem;
        var described = Describe(new HuggingFaceExport(directory, file, header, config));
        return described.IsSuccess && config.Problem is { } wrong ? wrong : described;
    }

    private static Outcome<ForeignModel> Describe(HuggingFaceExport export)
    {
        var architecture = export.Architecture;
        if (architecture.EndsWith("ForImageClassification", StringComparison.Ordinal)) return HuggingFaceImages.ReadClassifier(export);
        if (architecture.EndsWith("ForSequenceClassification", StringComparison.Ordinal)) return HuggingFaceTexts.ReadClassifier(export);
        if (architecture.Length == 0 || architecture.EndsWith("Model", StringComparison.Ordinal) || architecture.EndsWith("ForMaskedLM", StringComparison.Ordinal))
            return HuggingFaceImages.Takes(export.Header) ? HuggingFaceImages.ReadEncoder(export) : HuggingFaceTexts.ReadEncoder(export);
        return new Problem(
            ReasonCode.Unsupported,
            $"{export.Config.File}: 'architectures' names {architecture}; image classification, text classification and feature extraction are served from an export. Write a model.json with task \"tensors\" to serve its tensors.");
    }
}
