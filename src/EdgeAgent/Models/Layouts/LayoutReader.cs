using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>
/// Recognises a model folder without <c>model.json</c> and describes it as if it had one: a Hugging Face ONNX export, an
/// Ultralytics ONNX export, or a bare ONNX file.
/// </summary>
internal static class LayoutReader
{
    /// <summary>Describes a folder.</summary>
    /// <param name="directory">Absolute path of the folder.</param>
    /// <returns>The description, or what keeps the folder from being one of the three.</returns>
    public static Outcome<ForeignModel> Read(string directory)
    {
        if (HuggingFaceLayout.Recognises(directory)) return HuggingFaceLayout.Read(directory);
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.onnx") : [];
        if (files.Length != 1)
        {
            return new Problem(
                ReasonCode.NotFound,
                $"{Path.Combine(directory, ModelDescription.FileName)} is missing, and without it a model folder must be a Hugging Face export (config.json and an ONNX file) or hold exactly one ONNX file; {directory} holds {files.Length}. Write a model.json, or make one with 'edge-agent model init'.");
        }

        if (!OnnxHeaderReader.Read(files[0]).TryGet(out var header, out var problem)) return problem;
        return UltralyticsLayout.Recognises(header) ? UltralyticsLayout.Read(files[0], header) : OnnxLayout.Read(files[0]);
    }
}
