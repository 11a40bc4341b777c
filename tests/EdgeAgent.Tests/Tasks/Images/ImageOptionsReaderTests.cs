using System.Text;
using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.Images;

public sealed class ImageOptionsReaderTests
{
    [Fact]
    public void Read_EveryField_IsTaken()
    {
        var options = Options("\"shortest-edge\", \"shortestEdge\": 10, \"filter\": \"bicubic\", \"decode\": \"scaled\"");

        Assert.Equal((ResizeMode.ShortestEdge, 10, ResampleFilter.Bicubic, DecodeScale.Scaled), (options.Resize, options.ShortestEdge, options.Filter, options.Decode));
    }

    [Fact]
    public void Read_Letterbox_IsUltralyticsUnlessSaidOtherwise()
    {
        var options = Options("\"letterbox\"");

        Assert.Equal((ResampleFilter.Linear, (byte)114, DecodeScale.Full), (options.Filter, options.Pad, options.Decode));
        Assert.Equal((ResampleFilter.Bilinear, (byte)7), (Options("\"letterbox\", \"pad\": 7, \"filter\": \"bilinear\"").Filter, Options("\"letterbox\", \"pad\": 7").Pad));
    }

    [Theory]
    [InlineData("\"shortest-edge\"", "'preprocessing.shortestEdge' must be a whole number from 1 to 4096")]
    [InlineData("\"shortest-edge\", \"shortestEdge\": 7", "'preprocessing.shortestEdge' is 7, less than the input's 8×8")]
    [InlineData("\"stretch\", \"shortestEdge\": 9", "'preprocessing.shortestEdge' goes with \"resize\": \"shortest-edge\"")]
    [InlineData("\"stretch\", \"pad\": 9", "'preprocessing.pad' goes with \"resize\": \"letterbox\"")]
    [InlineData("\"letterbox\", \"pad\": 256", "'preprocessing.pad' must be a whole number from 0 to 255")]
    [InlineData("\"stretch\", \"decode\": \"half\"", "'preprocessing.decode' must be one of \"full\", \"scaled\"")]
    public void Read_WhatDoesNotFit_IsNamed(string resize, string words) =>
        Assert.Contains(words, Read(resize).Problem!.Message, StringComparison.Ordinal);

    private static ModelPreprocessing Options(string resize) => ((ImageTaskOptions)Read(resize).Value.Task).Preprocessing;

    private static Outcome<ModelDescription> Read(string resize) => ModelDescriptionReader.Read(
        Encoding.UTF8.GetBytes(TinyModel.Json().Replace("\"resize\": \"stretch\"", $"\"resize\": {resize}", StringComparison.Ordinal)), "model.json");
}
