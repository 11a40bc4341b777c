using Edge.Agent.Models;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>A detector's <c>postprocessing</c>.</summary>
/// <param name="Activation">From the graph's scores to scores of 0 to 1.</param>
/// <param name="Score">Lowest score of a detection.</param>
/// <param name="Iou">Of two boxes of one label whose intersection over union is larger, only the better stays.</param>
/// <param name="MaxDetections">The most detections of an image, the best ones.</param>
public sealed record DetectionThresholds(Activation Activation, float Score, float Iou, int MaxDetections);
