using System.Text.Json;
using Edge.Agent.Inference;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>An Ultralytics ONNX export: task, class names and image size stand in the file's metadata.</summary>
internal static class UltralyticsLayout
{
    private const string Detection = ObjectDetectionOptions.TaskName;

    /// <summary>Whether a file is one.</summary>
    /// <param name="header">What the file says of itself.</param>
    public static bool Recognises(OnnxHeader header) => header.Metadata.ContainsKey("names") && header.Metadata.ContainsKey("task") && header.Metadata.ContainsKey("imgsz");

    /// <summary>Describes it.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <param name="header">What it says of itself.</param>
    public static Outcome<ForeignModel> Read(string file, OnnxHeader header)
    {
        var metadata = header.Metadata;
        var task = metadata["task"] switch
        {
            "classify" => ImageClassificationOptions.TaskName,
            "detect" => Detection,
            _ => null,
        };
        if (task is null) return Wrong(file, "task", $"is '{metadata["task"]}'; 'detect' and 'classify' are served");
        if (PythonLiteral.Names(metadata["names"]) is not { } names) return Wrong(file, "names", "is no dictionary of class names that runs from 0");
        if (PythonLiteral.Integers(metadata["imgsz"]) is not [var height, var width]) return Wrong(file, "imgsz", "is no list of height and width");
        if (header.Inputs.Count != 1) return Wrong(file, "task", $"says one image, and the graph has {header.Inputs.Count} inputs");
        var detector = task == Detection ? Head(header, names.Count) : null;
        if (task == Detection && detector is null)
            return Wrong(file, "names", $"counts {names.Count} classes, and no YOLO head of that many gives {ModelSignature.Text(header.Outputs[0].Shape)}");
        var head = new DescriptionHead(
            task, metadata.GetValueOrDefault("description", "An Ultralytics export."), metadata.GetValueOrDefault("license", DescriptionHead.NoLicence), DescriptionHead.PrecisionOf(file));
        return new ForeignModel(
            "ultralytics",
            DescriptionWriter.Write(Path.GetDirectoryName(file)!, Path.GetFileName(file), head, json => Write(json, header, (width, height), detector)),
            names);
    }

    private static void Write(Utf8JsonWriter json, OnnxHeader header, (int Width, int Height) sizes, string? detector)
    {
        var gray = header.Metadata.GetValueOrDefault("channels") == "1";
        json.WriteStartObject("input");
        json.WriteString("name", header.Inputs[0].Name);
        json.WriteString("layout", "NCHW");
        json.WriteNumber("width", sizes.Width);
        json.WriteNumber("height", sizes.Height);
        json.WriteString("channels", gray ? "gray" : "rgb");
        json.WriteEndObject();
        json.WriteStartObject("preprocessing");
        // Classifiers are shown torchvision's Resize and CenterCrop, detectors a letterbox made by OpenCV.
        json.WriteString("resize", detector is null ? "center-crop" : "letterbox");
        json.WriteNumber("scale", 1.0 / 255);
        DescriptionWriter.Numbers(json, "mean", Enumerable.Repeat(0.0, gray ? 1 : 3));
        DescriptionWriter.Numbers(json, "std", Enumerable.Repeat(1.0, gray ? 1 : 3));
        json.WriteEndObject();
        if (detector is null)
        {
            DescriptionWriter.Texts(json, "output", ("name", header.Outputs[0].Name));
            // The exported classifier ends in its own softmax.
            DescriptionWriter.Texts(json, "postprocessing", ("activation", "none"));
        }
        else
        {
            DescriptionWriter.Texts(json, "output", ("head", detector), ("name", header.Outputs[0].Name));
        }

        json.WriteString("labels", "labels.txt");
    }

    /// <summary>The head whose shape the output has: [N, 4 + classes, anchors], [N, anchors, 5 + classes], or [N, boxes, 6] of a graph that suppresses by itself.</summary>
    private static string? Head(OnnxHeader header, int classes)
    {
        if (header.Outputs[0].Shape is not [_, var rows, var columns]) return null;
        if (rows == 4 + classes) return "yolo";
        // With one class a row of six would be both; only an end-to-end graph says so in its metadata.
        if (columns == 6 && (classes != 1 || header.Metadata.GetValueOrDefault("end2end") == "True")) return "yolo-end-to-end";
        return columns == 5 + classes ? "yolo-objectness" : null;
    }

    private static Problem Wrong(string file, string key, string what) =>
        new(ReasonCode.Unsupported, $"{file} calls itself an Ultralytics export, but its metadata '{key}' {what}. Write a model.json for it; with task \"tensors\" its tensors are served.");
}
