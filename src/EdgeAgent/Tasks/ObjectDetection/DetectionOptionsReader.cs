using Edge.Agent.Models;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>Reads <c>output</c> and <c>postprocessing</c> of a detector.</summary>
internal static class DetectionOptionsReader
{
    /// <summary>What Ultralytics predicts with where nobody says otherwise.</summary>
    private const float DefaultScore = 0.25f;

    /// <summary>YOLO v5's; newer versions keep more overlap, which counts one part twice.</summary>
    private const float DefaultIou = 0.45f;

    private const int DefaultDetections = 300;

    /// <summary>More boxes than this are noise, and would cost the suppression its time.</summary>
    private const int MostDetections = 1000;

    private static readonly Dictionary<string, DetectionHead> Heads = new()
    {
        ["yolo"] = DetectionHead.Yolo,
        ["yolo-objectness"] = DetectionHead.YoloObjectness,
        ["yolo-end-to-end"] = DetectionHead.YoloEndToEnd,
        ["ssd"] = DetectionHead.Ssd,
    };

    private static readonly Dictionary<string, BoxForm> Forms = new() { ["corners"] = BoxForm.Corners, ["center"] = BoxForm.Center };
    private static readonly Dictionary<string, BoxUnit> Units = new() { ["pixels"] = BoxUnit.Pixels, ["normalised"] = BoxUnit.Normalised };

    private static readonly Dictionary<string, BackgroundClass> Backgrounds = new()
    {
        ["none"] = BackgroundClass.None,
        ["first"] = BackgroundClass.First,
        ["last"] = BackgroundClass.Last,
    };

    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["none"] = Activation.None,
        ["sigmoid"] = Activation.Sigmoid,
        ["softmax"] = Activation.Softmax,
    };

    /// <summary>Reads both.</summary>
    /// <param name="root">The file's root object.</param>
    public static (DetectionOutput Output, DetectionThresholds Thresholds) Read(JsonFields root)
    {
        var output = Output(root.Object("output"));
        var thresholds = root.Has("postprocessing")
            ? Thresholds(root.Object("postprocessing"), output.Head)
            : new DetectionThresholds(Activation.None, DefaultScore, DefaultIou, DefaultDetections);
        return (output, thresholds);
    }

    private static DetectionOutput Output(JsonFields fields)
    {
        var head = fields.Choice("head", Heads);
        var output = head == DetectionHead.Ssd
            ? new DetectionOutput(
                head,
                fields.Text("scores", "must be the name of the scores' output in the ONNX graph, f32 [N, anchors, classes]"),
                fields.Text("boxes", "must be the name of the boxes' output in the ONNX graph, f32 [N, anchors, 4]"),
                fields.Has("boxForm") ? fields.Choice("boxForm", Forms) : BoxForm.Corners,
                fields.Has("boxUnit") ? fields.Choice("boxUnit", Units) : BoxUnit.Normalised,
                fields.Has("background") ? fields.Choice("background", Backgrounds) : BackgroundClass.None)
            : new DetectionOutput(
                head,
                fields.Text("name", "must be the output's name in the ONNX graph"),
                null,
                head == DetectionHead.YoloEndToEnd ? BoxForm.Corners : BoxForm.Center,
                fields.Has("boxUnit") ? fields.Choice("boxUnit", Units) : BoxUnit.Pixels,
                BackgroundClass.None);
        fields.End();
        return output;
    }

    private static DetectionThresholds Thresholds(JsonFields fields, DetectionHead head)
    {
        var activation = fields.Has("activation") ? fields.Choice("activation", Activations) : Activation.None;
        if (activation == Activation.Softmax && head != DetectionHead.Ssd) fields.Fail("activation", "is \"softmax\", which goes with the \"ssd\" head; a YOLO head takes \"none\" or \"sigmoid\"");
        if (activation != Activation.None && head == DetectionHead.YoloEndToEnd) fields.Fail("activation", "does not go with the \"yolo-end-to-end\" head, whose scores are ready; remove it");
        var thresholds = new DetectionThresholds(
            activation,
            Share(fields, "scoreThreshold", "must be the lowest score of a detection, from 0 to 1", DefaultScore),
            Share(fields, "iouThreshold", "must be the largest intersection over union of two boxes of one label, from 0 to 1", DefaultIou),
            fields.Has("maxDetections") ? fields.Integer("maxDetections", 1, MostDetections) : DefaultDetections);
        if (head == DetectionHead.YoloEndToEnd && fields.Has("iouThreshold")) fields.Fail("iouThreshold", "does not go with the \"yolo-end-to-end\" head, which suppresses by itself; remove it");
        fields.End();
        return thresholds;
    }

    private static float Share(JsonFields fields, string field, string remedy, float fallback) =>
        fields.Has(field) ? fields.Number(field, remedy, share => share is >= 0 and <= 1) : fallback;
}
