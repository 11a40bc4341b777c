using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class DetectionOptionsReaderTests
{
    [Fact]
    public void Read_Yolo_TakesUltralyticsDefaults()
    {
        var options = Assert.IsType<ObjectDetectionOptions>(Read(TinyDetector.Json(postprocessing: "{}")).Value.Task);

        Assert.Equal(new DetectionOutput(DetectionHead.Yolo, "output0", null, BoxForm.Center, BoxUnit.Pixels, BackgroundClass.None), options.Output);
        Assert.Equal(new DetectionThresholds(Activation.None, 0.25f, 0.45f, 300), options.Thresholds);
        Assert.Equal(ResampleFilter.Linear, options.Preprocessing.Filter);
    }

    [Fact]
    public void Read_Ssd_TakesBothTensors()
    {
        const string output = """{ "head": "ssd", "scores": "s", "boxes": "b", "boxForm": "center", "background": "first" }""";

        var options = Assert.IsType<ObjectDetectionOptions>(Read(TinyDetector.Json(output)).Value.Task);

        Assert.Equal(new DetectionOutput(DetectionHead.Ssd, "s", "b", BoxForm.Center, BoxUnit.Normalised, BackgroundClass.First), options.Output);
    }

    [Fact]
    public void Read_NoGoodLabel_IsARuleForFaultsAlone() =>
        Assert.Empty(Read(TinyDetector.Json(decision: """{ "accept": [], "minimumScore": 0.5, "uncertain": "review" }""")).Value.Rule!.Accept);

    [Theory]
    [InlineData("""{ "head": "yolo", "name": "o", "boxes": "b" }""", "{}", "'output.boxes' is unknown")]
    [InlineData("""{ "head": "yolo3", "name": "o" }""", "{}", "'output.head' must be one of \"yolo\"")]
    [InlineData("""{ "head": "ssd", "name": "o" }""", "{}", "'output.scores' must be the name")]
    [InlineData("""{ "head": "yolo", "name": "o" }""", """{ "activation": "softmax" }""", "'postprocessing.activation' is \"softmax\", which goes with the \"ssd\" head")]
    [InlineData("""{ "head": "yolo", "name": "o" }""", """{ "scoreThreshold": 25 }""", "'postprocessing.scoreThreshold' must be the lowest score")]
    [InlineData("""{ "head": "yolo", "name": "o" }""", """{ "maxDetections": 0 }""", "'postprocessing.maxDetections' must be a whole number from 1 to 1000")]
    [InlineData("""{ "head": "yolo-end-to-end", "name": "o" }""", """{ "iouThreshold": 0.5 }""", "'postprocessing.iouThreshold' does not go with")]
    public void Read_WhatDoesNotFit_IsNamed(string output, string postprocessing, string words) =>
        Assert.Contains(words, Read(TinyDetector.Json(output, postprocessing)).Problem!.Message, StringComparison.Ordinal);

    private static Outcome<ModelDescription> Read(string json) => ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(json), "model.json");
}
