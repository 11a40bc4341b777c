using Edge.Agent.Commands.Bench;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models.Layouts;

public sealed class LayoutReaderTests : IDisposable
{
    private const string Processor = """
        { "do_resize": true, "size": { "height": 8, "width": 8 }, "resample": 2, "do_rescale": true, "rescale_factor": 0.00392156862745098,
          "do_normalize": true, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5] }
        """;

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Model => _folder.Combine("colours", "3");

    [Fact]
    public void Load_HuggingFaceImageClassifier_IsDescribedAsItsProcessorSays()
    {
        WriteHuggingFace("onnx/model.onnx");

        var bundle = ModelBundle.Load(Model).Value;

        Assert.Equal(("colours", "3", "hugging-face", "fp32"), (bundle.Description.Name, bundle.Description.Version, bundle.Layout, bundle.Description.Precision));
        Assert.Equal(["red", "green", "blue"], bundle.Labels);
        var options = Assert.IsType<ImageClassificationOptions>(bundle.Description.Task);
        Assert.Equal(("pixel_values", 8, 8, ColorOrder.Rgb), (options.Input.Name, options.Input.Width, options.Input.Height, options.Input.Colors));
        Assert.Equal([0.5f, 0.5f, 0.5f], options.Preprocessing.Mean);
        Assert.Equal("logits", options.Output);
    }

    [Fact]
    public void Load_HuggingFaceWithAQuantizedGraph_TakesThat()
    {
        WriteHuggingFace("onnx/model.onnx");
        WriteHuggingFace("onnx/model_quantized.onnx");

        var description = ModelBundle.Load(Model).Value.Description;

        Assert.Equal(("onnx/model_quantized.onnx", "int8"), (description.File, description.Precision));
    }

    [Theory]
    [InlineData("""{ "architectures": ["DetrForObjectDetection"] }""", "'architectures' names DetrForObjectDetection")]
    [InlineData("""{ "architectures": ["ViTForImageClassification"] }""", "'id2label' is missing")]
    [InlineData("""{ "architectures": ["ViTForImageClassification"], "id2label": { "0": "a", "2": "b" } }""", "do not run from 0")]
    [InlineData("""{ "architectures": ["ViTForImageClassification"], """, "config.json is not JSON")]
    [InlineData("[]", "config.json holds no JSON object")]
    [InlineData("""{ "architectures": ["ViTForImageClassification"], "id2label": { "0": "a", "1": "b", "2": "c" }, "_name_or_path": 5 }""", "config.json: '_name_or_path' must be a text")]
    public void Load_HuggingFaceThatCannotBeMapped_NamesFileAndField(string config, string words)
    {
        WriteHuggingFace("model.onnx");
        File.WriteAllText(Path.Combine(Model, "config.json"), config);

        Assert.Contains(words, ModelBundle.Load(Model).Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "size": "big" }""", "'size' must be a number")]
    [InlineData("""{ "size": 8, "resample": 9 }""", "'resample' is 9")]
    [InlineData("""{ "size": { "height": "8", "width": 8 } }""", "'size' must be a number")]
    [InlineData("""{ "size": { "shortest_edge": "8" } }""", "'size' must be a number")]
    [InlineData("""{ "size": { "shortest_edge": 8 }, "do_center_crop": true, "crop_size": "all" }""", "'crop_size' must be a number")]
    [InlineData("""{ "size": 8, "image_mean": [0.5], "image_std": ["a", 1, 1] }""", "'image_mean' must be an array of three numbers; 'image_std' must be an array of three numbers")]
    [InlineData("""{ "size": 8, "do_normalize": "yes", "rescale_factor": 1e999 }""", "'do_normalize' must be true or false; 'rescale_factor' must be a number")]
    [InlineData("""{ "size": { "shortest_edge": 8 } }""", "without a 'crop_size'")]
    [InlineData("""{ "size": 8, "do_center_crop": true, "crop_size": 6 }""", "'size' stretches and 'crop_size' then cuts")]
    public void Load_ProcessorThatCannotBeMapped_NamesFileAndField(string processor, string words)
    {
        WriteHuggingFace("model.onnx");
        File.WriteAllText(Path.Combine(Model, "preprocessor_config.json"), processor);

        Assert.Contains(words, ModelBundle.Load(Model).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ProcessorWithNulls_TakesWhatIsUsual()
    {
        WriteHuggingFace("model.onnx");
        File.WriteAllText(Path.Combine(Model, "preprocessor_config.json"), """{ "size": 8, "image_mean": null, "do_center_crop": null, "crop_size": null }""");

        Assert.Equal([0.5f, 0.5f, 0.5f], Assert.IsType<ImageClassificationOptions>(ModelBundle.Load(Model).Value.Description.Task).Preprocessing.Mean);
    }

    [Theory]
    [InlineData("logits", "none")]
    [InlineData("pooler_output", "none")]
    public void Load_HuggingFaceImageEncoder_GivesItsVector(string output, string pooling)
    {
        WriteHuggingFace("model.onnx");
        File.WriteAllBytes(Path.Combine(Model, "model.onnx"), ForeignOnnx.Create(8, "pixel_values", output));
        File.WriteAllText(Path.Combine(Model, "config.json"), """{ "architectures": ["ViTModel"], "model_type": "vit" }""");

        var options = Assert.IsType<FeatureExtractionOptions>(ModelBundle.Load(Model).Value.Description.Task);

        Assert.Equal((output, pooling, 8), (options.Output, options.Pooling.ToString().ToLowerInvariant(), options.Image!.Width));
    }

    [Fact]
    public void Load_UltralyticsClassifier_TakesNamesAndSizeFromTheFile()
    {
        Directory.CreateDirectory(Model);
        File.WriteAllBytes(Path.Combine(Model, "best.onnx"), ForeignOnnx.Create(
            8, "images", "output0", ("task", "classify"), ("names", "{0: 'red', 1: \"driver's cab\", 2: 'blue'}"), ("imgsz", "[8, 8]"), ("license", "AGPL-3.0")));

        var bundle = ModelBundle.Load(Model).Value;

        Assert.Equal(("ultralytics", "AGPL-3.0", "best.onnx"), (bundle.Layout, bundle.Description.Licence, bundle.Description.File));
        Assert.Equal(["red", "driver's cab", "blue"], bundle.Labels);
        Assert.Equal(Activation.None, Assert.IsType<ImageClassificationOptions>(bundle.Description.Task).Activation);
    }

    [Theory]
    [InlineData("segment", "{0: 'a'}", "[8, 8]", "'task' is 'segment'")]
    [InlineData("classify", "['a']", "[8, 8]", "'names' is no dictionary")]
    [InlineData("classify", "{0: 'a'}", "8", "'imgsz' is no list")]
    public void Load_UltralyticsThatCannotBeMapped_NamesTheKey(string task, string names, string size, string words)
    {
        Directory.CreateDirectory(Model);
        File.WriteAllBytes(Path.Combine(Model, "best.onnx"), ForeignOnnx.Create(8, "images", "output0", ("task", task), ("names", names), ("imgsz", size)));

        Assert.Contains(words, ModelBundle.Load(Model).Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 84, "yolo", "{0: 'a', 1: 'b', 2: 'c'}", "")]
    [InlineData(84, 8, "yolo-objectness", "{0: 'a', 1: 'b', 2: 'c'}", "")]
    [InlineData(300, 6, "yolo-end-to-end", "{0: 'a', 1: 'b', 2: 'c'}", "")]
    [InlineData(300, 6, "yolo-end-to-end", "{0: 'a'}", "True")]
    [InlineData(300, 6, "yolo-objectness", "{0: 'a'}", "")]
    public void Load_UltralyticsDetector_TakesTheHeadItsOutputHas(int rows, int columns, string head, string names, string endToEnd)
    {
        Directory.CreateDirectory(Model);
        File.WriteAllBytes(Path.Combine(Model, "best.onnx"), ForeignOnnx.CreateDetector(
            32, rows, columns, ("task", "detect"), ("names", names), ("imgsz", "[32, 32]"), ("end2end", endToEnd)));

        var options = Assert.IsType<ObjectDetectionOptions>(ModelBundle.Load(Model).Value.Description.Task);

        Assert.Equal(head, options.Output.Head switch
        {
            DetectionHead.Yolo => "yolo",
            DetectionHead.YoloObjectness => "yolo-objectness",
            _ => "yolo-end-to-end",
        });
        Assert.Equal((ResizeMode.Letterbox, ResampleFilter.Linear, (byte)114), (options.Preprocessing.Resize, options.Preprocessing.Filter, options.Preprocessing.Pad));
    }

    [Fact]
    public void Load_HuggingFaceWithShortestEdge_CropsAsItsProcessorSays()
    {
        WriteHuggingFace("model.onnx");
        File.WriteAllText(Path.Combine(Model, "preprocessor_config.json"), """
            { "size": { "shortest_edge": 16 }, "do_center_crop": true, "crop_size": { "height": 8, "width": 8 }, "resample": 3, "do_normalize": false }
            """);

        var options = Assert.IsType<ImageClassificationOptions>(ModelBundle.Load(Model).Value.Description.Task);

        Assert.Equal((ResizeMode.ShortestEdge, 16, ResampleFilter.Bicubic, 8), (options.Preprocessing.Resize, options.Preprocessing.ShortestEdge, options.Preprocessing.Filter, options.Input.Width));
        Assert.Equal([1f, 1f, 1f], options.Preprocessing.Std);
    }

    [Fact]
    public async Task Load_BareOnnxFile_ServesItsTensors()
    {
        Directory.CreateDirectory(Model);
        File.WriteAllBytes(Path.Combine(Model, "anything.onnx"), TinyOnnx.Create());
        await using var agent = new AgentFixture();
        var service = new InferenceService(agent.Models, new NoRepository(), TimeProvider.System);

        var snapshot = ModelBundle.Load(Model).Value.ToSnapshot().Value;
        var activated = await agent.Models.ActivateAsync(snapshot, Stop);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
        using var answer = (await service.InferAsync(new InferenceRequest("colours", "3", [ServingFixture.Input(0.5f)], []), Stop)).Value;

        Assert.Equal([0.5f], ServingFixture.Means(answer));
        Assert.Equal("tensors", service.Find("colours", null).Value.Task);
    }

    [Fact]
    public void Load_NoOnnxFileOrSeveral_SaysWhatWouldDo()
    {
        Directory.CreateDirectory(Model);
        Assert.Equal(ReasonCode.NotFound, ModelBundle.Load(Model).Problem!.Reason);

        File.WriteAllBytes(Path.Combine(Model, "a.onnx"), TinyOnnx.Create());
        File.WriteAllBytes(Path.Combine(Model, "b.onnx"), TinyOnnx.Create());

        Assert.Contains("holds 2", ModelBundle.Load(Model).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsNoOnnx_SaysSo()
    {
        Directory.CreateDirectory(Model);
        File.WriteAllText(Path.Combine(Model, "a.onnx"), "version https://git-lfs.github.com/spec/v1");

        Assert.Contains("is no ONNX model", ModelBundle.Load(Model).Problem!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteHuggingFace(string graph)
    {
        var file = Path.Combine(Model, graph);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, ForeignOnnx.Create(8, "pixel_values", "logits"));
        File.WriteAllText(Path.Combine(Model, "config.json"), """
            { "architectures": ["ViTForImageClassification"], "id2label": { "2": "blue", "0": "red", "1": "green" }, "model_type": "vit" }
            """);
        File.WriteAllText(Path.Combine(Model, "preprocessor_config.json"), Processor);
    }
}
