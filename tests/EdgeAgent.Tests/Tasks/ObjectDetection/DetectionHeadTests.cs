using Edge.Agent.Models;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class DetectionHeadTests
{
    private static readonly DetectionThresholds Thresholds = new(Activation.None, 0.5f, 0.5f, 10);

    [Fact]
    public void Read_Yolo_TakesTheBestLabelOfEachAnchor()
    {
        // Two labels, three anchors, a row per number.
        var outputs = new ArrayTensors(([1, 6, 3], [10, 20, 30, 10, 20, 30, 4, 4, 4, 2, 2, 2, 0.1f, 0.6f, 0.7f, 0.2f, 0.9f, 0.3f]));

        var found = Found(new YoloHead(new HeadShape(0, 6, -1), Thresholds), outputs, BoxForm.Center);

        Assert.Equal([new Candidate(1, 0.9f, 18, 19, 22, 21), new Candidate(0, 0.7f, 28, 29, 32, 31)], found);
    }

    [Fact]
    public void Read_YoloWithLogits_ActivatesThem()
    {
        var outputs = new ArrayTensors(([1, 5, 2], [1, 1, 1, 1, 2, 2, 2, 2, 0, -3]));

        var found = Found(new YoloHead(new HeadShape(0, 5, -1), Thresholds with { Activation = Activation.Sigmoid }), outputs, BoxForm.Center);

        Assert.Equal(0.5f, Assert.Single(found).Score, 6);
    }

    [Fact]
    public void Read_YoloWithObjectness_MultipliesIt()
    {
        var outputs = new ArrayTensors(([1, 3, 7], [10, 10, 4, 4, 0.8f, 0.5f, 1, 10, 10, 4, 4, 0.4f, 1, 1, 10, 10, 4, 4, 0.9f, 0.5f, 0.1f]));

        var found = Found(new YoloObjectnessHead(new HeadShape(0, -1, 7), Thresholds), outputs, BoxForm.Center);

        Assert.Equal([new Candidate(1, 0.8f, 8, 8, 12, 12)], found);
    }

    [Fact]
    public void Read_YoloEndToEnd_TakesRowsAsTheyAre()
    {
        var outputs = new ArrayTensors(([1, 2, 6], [1, 2, 3, 4, 0.9f, 1, 1, 2, 3, 4, 0.1f, 0]));

        Assert.Equal([new Candidate(1, 0.9f, 1, 2, 3, 4)], Found(new YoloEndToEndHead(new HeadShape(0, -1, 6), Thresholds, 2), outputs, BoxForm.Corners));
    }

    [Fact]
    public void Read_YoloEndToEndWithALabelBeyondTheLabels_IsAProblem()
    {
        var outputs = new ArrayTensors(([1, 1, 6], [1, 2, 3, 4, 0.9f, 91]));

        var problem = new YoloEndToEndHead(new HeadShape(0, -1, 6), Thresholds, 80).Read(outputs, Candidates(BoxForm.Corners));

        Assert.Equal(ReasonCode.InferenceFailed, problem!.Reason);
        Assert.Contains("label 91", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SsdWithABackground_SkipsItAndScalesBoxes()
    {
        var outputs = new ArrayTensors(([1, 2, 3], [0.9f, 0.05f, 0.05f, 0.1f, 0.6f, 0.8f]), ([1, 2, 4], [0, 0, 1, 1, 0.25f, 0.5f, 0.5f, 1]));
        var head = new SsdHead(new HeadShape(0, -1, 3), new HeadShape(1, -1, 4), Thresholds, BackgroundClass.First, 2);

        var found = Found(head, outputs, BoxForm.Corners, BoxUnit.Normalised);

        Assert.Equal([new Candidate(1, 0.8f, 25, 50, 50, 100), new Candidate(0, 0.6f, 25, 50, 50, 100)], found);
    }

    [Fact]
    public void Read_SsdLogits_AreSoftmaxedWithTheBackground()
    {
        var outputs = new ArrayTensors(([1, 1, 2], [1000, 1000]), ([1, 1, 4], [0, 0, 1, 1]));
        var head = new SsdHead(new HeadShape(0, -1, 2), new HeadShape(1, -1, 4), Thresholds with { Activation = Activation.Softmax }, BackgroundClass.Last, 1);

        Assert.Equal(0.5f, Assert.Single(Found(head, outputs, BoxForm.Corners)).Score);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Read_WhatIsNoNumber_IsAProblem(float value)
    {
        var outputs = new ArrayTensors(([1, 5, 2], [1, 1, 1, 1, 2, 2, 2, 2, 0, value]));

        var problem = new YoloHead(new HeadShape(0, 5, -1), Thresholds).Read(outputs, Candidates(BoxForm.Center));

        Assert.Contains("no numbers", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnotherShapeThanAnnounced_NamesBoth()
    {
        var problem = new YoloHead(new HeadShape(0, 6, -1), Thresholds).Read(new ArrayTensors(([1, 5, 1], [1, 1, 1, 1, 1])), Candidates(BoxForm.Center));

        Assert.Contains("[1, 5, 1] where [1, 6, -1]", problem!.Message, StringComparison.Ordinal);
    }

    private static CandidateList Candidates(BoxForm form, BoxUnit unit = BoxUnit.Pixels) => new(new BoxScale(
        new DetectionOutput(DetectionHead.Yolo, "x", null, form, unit, BackgroundClass.None), new ModelInput("x", 100, 100, ColorOrder.Rgb)));

    private static Candidate[] Found(IDetectionHead head, ArrayTensors outputs, BoxForm form, BoxUnit unit = BoxUnit.Pixels)
    {
        var candidates = Candidates(form, unit);
        Assert.Null(head.Read(outputs, candidates));
        candidates.Sort();
        return candidates.Items.ToArray();
    }
}
