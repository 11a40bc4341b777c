namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>How a detector writes down what it found.</summary>
public enum DetectionHead
{
    /// <summary>YOLO v8, v9, v11 and later: f32 [N, 4 + labels, anchors], boxes by center and size, a score per label.</summary>
    Yolo,

    /// <summary>YOLO v5 and v7: f32 [N, anchors, 5 + labels], as above with an objectness that multiplies the scores.</summary>
    YoloObjectness,

    /// <summary>YOLO v10 and exports with suppression inside: f32 [N, detections, 6], corners, score, label.</summary>
    YoloEndToEnd,

    /// <summary>SSD: scores f32 [N, anchors, classes] and boxes f32 [N, anchors, 4] apart.</summary>
    Ssd,
}
