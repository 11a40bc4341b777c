using System.Text.Json;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>Image models of Hugging Face: classifiers, and encoders whose vectors are wanted.</summary>
internal static class HuggingFaceImages
{
    private const string Pixels = "pixel_values";

    /// <summary>Whether a graph takes an image, as exports call it.</summary>
    /// <param name="header">What the file says of itself.</param>
    public static bool Takes(OnnxHeader header) => header.Inputs.Any(input => input.Name == Pixels);

    /// <summary>A classifier.</summary>
    /// <param name="export">The export.</param>
    public static Outcome<ForeignModel> ReadClassifier(HuggingFaceExport export)
    {
        if (!export.Labels().TryGet(out var labels, out var problem)) return problem;
        return Describe(export, ImageClassificationOptions.TaskName, labels, json =>
        {
            DescriptionWriter.Texts(json, "output", ("name", export.Header.Outputs[0].Name));
            DescriptionWriter.Texts(json, "postprocessing", ("activation", "softmax"));
            json.WriteString("labels", "labels.txt");
        });
    }

    /// <summary>An encoder: its pooled vector where the graph gives one, else the first piece's, or the mean over the area.</summary>
    /// <param name="export">The export.</param>
    public static Outcome<ForeignModel> ReadEncoder(HuggingFaceExport export)
    {
        var outputs = export.Header.Outputs;
        var pooled = outputs.FirstOrDefault(output => output.Name is "pooler_output" or "image_embeds");
        var output = pooled ?? outputs[0];
        return Describe(export, FeatureExtractionOptions.TaskName, [], json =>
        {
            DescriptionWriter.Texts(json, "output", ("name", output.Name));
            json.WriteStartObject("postprocessing");
            json.WriteString("pooling", pooled is not null ? "none" : output.Shape.Count switch { 3 => "cls", 4 => "mean", _ => "none" });
            json.WriteBoolean("normalize", false);
            json.WriteEndObject();
        });
    }

    private static Outcome<ForeignModel> Describe(HuggingFaceExport export, string task, IReadOnlyList<string> labels, Action<Utf8JsonWriter> write)
    {
        if (export.Header.Inputs.Count != 1)
            return new Problem(ReasonCode.Unsupported, $"{Path.Combine(export.Directory, export.File)} has {export.Header.Inputs.Count} inputs; an image model has one, {Pixels}.");
        if (!ImageProcessor.Read(Path.Combine(export.Directory, "preprocessor_config.json")).TryGet(out var processor, out var problem)) return problem;
        var json = DescriptionWriter.Write(export.Directory, export.File, export.Head(task), writer =>
        {
            processor.Write(writer, export.Header.Inputs[0].Name);
            write(writer);
        });
        return new ForeignModel("hugging-face", json, labels);
    }
}
