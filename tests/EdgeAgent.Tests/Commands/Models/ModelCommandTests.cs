using System.Runtime.InteropServices;
using Edge.Agent.Commands;
using Edge.Agent.Models;
using Edge.Agent.Tensors;
using Edge.Agent.Tensors.Numpy;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;
using SkiaSharp;

namespace Edge.Agent.Tests.Commands.Models;

public sealed class ModelCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Repository => _folder.Combine("repository");

    [Fact]
    public async Task Add_FolderTwice_TakesItsVersionAndThenTheNext()
    {
        var source = TinyModel.Write(_folder.Combine("made"));

        var first = await AddAsync(source);
        var second = await AddAsync(source);

        Assert.Equal((ExitCodes.Success, ExitCodes.Success), (first.Code, second.Code));
        Assert.Equal(["1", "2"], new ModelRepository(Repository).Versions(TinyModel.Name));
        Assert.Equal("2", new ModelRepository(Repository).Find(TinyModel.Name).Value.Version);
        Assert.Single(Directory.GetDirectories(Repository));
    }

    [Fact]
    public async Task Add_NameAndVersion_AreWrittenIntoItsDescription()
    {
        var run = await AddAsync(TinyModel.Write(_folder.Combine("made")), "--name", "parts", "--version", "2.1");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Equal(("parts", "2.1"), (new ModelRepository(Repository).Find("parts").Value.Name, new ModelRepository(Repository).Find("parts").Value.Version));
    }

    [Fact]
    public async Task Add_OnnxFile_IsNamedAfterIt()
    {
        var file = _folder.Combine("doors.onnx");
        File.WriteAllBytes(file, TinyOnnx.Create());

        var run = await AddAsync(file);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.True(File.Exists(Path.Combine(Repository, "doors", "1", "doors.onnx")));
        Assert.True(new ModelRepository(Repository).Find("doors").IsSuccess);
    }

    [Fact]
    public async Task Add_ModelThatDoesNotLoad_LeavesNothingBehind()
    {
        var run = await AddAsync(TinyModel.Write(_folder.Combine("made"), onnx: [1, 2, 3]));

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains($"{_folder.Combine("made", TinyModel.Name, "1", "model.onnx")}: ONNX Runtime", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Repository));
    }

    [Fact]
    public async Task Add_OnnxFileWithADataFile_BringsThatToo()
    {
        var file = _folder.Combine("scaled.onnx");
        File.WriteAllBytes(file, ForeignOnnx.CreateWithDataFile("weights.bin"));
        File.WriteAllBytes(_folder.Combine("weights.bin"), MemoryMarshal.AsBytes<float>([1, 2, 3]).ToArray());

        var whole = await AddAsync(file);
        File.Delete(_folder.Combine("weights.bin"));
        var alone = await AddAsync(file);

        Assert.Equal((ExitCodes.Success, ""), (whole.Code, whole.Errors));
        Assert.True(File.Exists(Path.Combine(Repository, "scaled", "1", "weights.bin")));
        Assert.Equal(ExitCodes.Failure, alone.Code);
        Assert.Contains("Put the data file that the graph names beside it", alone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_VersionThatExists_IsRefused()
    {
        var source = TinyModel.Write(_folder.Combine("made"));
        await AddAsync(source);

        Assert.Contains("versions never change", (await AddAsync(source, "--version", "1")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_GoodAndBrokenModels_ShowsBothAndFails()
    {
        TinyModel.Write(Repository);
        TinyModel.Write(Repository, "2", json: "{}");

        var run = await CommandRun.OfAsync("model", "list", "--repository", Repository);

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("image-classification", run.Output, StringComparison.Ordinal);
        Assert.Contains("tiny 2: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Model_PrintsWhatIsKnownOfIt()
    {
        var run = await CommandRun.OfAsync("model", "check", TinyModel.Write(Repository));

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        foreach (var line in new[] { "input      input FP32 [N, 1, 8, 8]", "output     logits FP32 [N, 3]", "placement  cpu 2 of 2 nodes", "golden     2 cases passed" })
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_OwnDump_AgreesAtEveryStage()
    {
        var (model, image, dump) = await DumpAsync();

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("all 5 stages agree", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_ModelThatDecodesScaled_ShowsThePixelsItSees()
    {
        var json = TinyModel.Json().Replace("\"resize\": \"stretch\"", "\"resize\": \"stretch\", \"decode\": \"scaled\"", StringComparison.Ordinal);
        var image = _folder.Combine("large.jpg");
        File.WriteAllBytes(image, TestImages.Gray(64, 64, (_, _) => 255, SKEncodedImageFormat.Jpeg));

        var run = await CommandRun.OfAsync("infer", TinyModel.Write(Repository, json: json), image, "--dump", _folder.Combine("dump"));

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        var decoded = NpyFile.Read(Path.Combine(_folder.Combine("dump"), "large", "decoded.npy")).Value;
        Assert.Equal((8L, 8L), (decoded.Shape[0], decoded.Shape[1]));
    }

    [Fact]
    public async Task CheckAgainst_OtherPreprocessing_NamesTheInputAndClearsTheGraph()
    {
        var (model, image, dump) = await DumpAsync();
        // Another implementation that forgot to normalise.
        var input = NpyFile.Read(Path.Combine(dump, "input-input.npy")).Value;
        var wrong = Enumerable.Repeat(0.25f, 64).ToArray();
        NpyFile.Write(Path.Combine(dump, "input-input.npy"), input with { Data = MemoryMarshal.AsBytes(wrong.AsSpan()).ToArray() });
        NpyFile.Write(Path.Combine(dump, "output-logits.npy"), new NpyArray(TensorType.Float32, [1, 3], MemoryMarshal.AsBytes<float>([2, -2, 0]).ToArray()));

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("the first stage that differs is input-input", run.Output, StringComparison.Ordinal);
        Assert.Contains("only the preprocessing differs", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_OtherScores_NamesThem()
    {
        var (model, image, dump) = await DumpAsync();
        NpyFile.Write(Path.Combine(dump, "scores.npy"), new NpyArray(TensorType.Float32, [3], MemoryMarshal.AsBytes<float>([0.5f, 0.5f, float.NaN]).ToArray()));

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Contains("the first stage that differs is scores", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_ChannelsTurnedRound_SaysSo()
    {
        var (model, image, dump) = await DumpColoursAsync();
        Rewrite(dump, (values, at) => values[((2 - (at / 64)) * 64) + (at % 64)]);

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Contains("the first stage that differs is input-images", run.Output, StringComparison.Ordinal);
        Assert.Contains("channels in the other order", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_OtherMean_SaysHowTheNumbersAreMade()
    {
        var (model, image, dump) = await DumpColoursAsync();
        Rewrite(dump, (values, at) => (values[at] * 2) - 1);

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Contains("another 'scale', 'mean' or 'std': reference = 2 × ours − 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_OtherPixels_NamesTheResize()
    {
        var (model, image, dump) = await DumpColoursAsync();
        Rewrite(dump, (values, at) => values[(at + 9) % values.Length]);
        var resized = NpyFile.Read(Path.Combine(dump, "resized.npy")).Value;
        NpyFile.Write(Path.Combine(dump, "resized.npy"), resized with { Data = new byte[resized.Data.Length] });

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);
        File.Delete(Path.Combine(dump, "resized.npy"));
        var without = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Contains("the first stage that differs is resized", run.Output, StringComparison.Ordinal);
        Assert.Contains("look at 'resize' and 'filter'", without.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAgainst_FileOfNoStage_IsNotPassedOver()
    {
        var (model, image, dump) = await DumpAsync();
        File.Move(Path.Combine(dump, "scores.npy"), Path.Combine(dump, "score.npy"));

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Matches("score +not compared: no stage has this name", run.Output);
    }

    [Fact]
    public async Task CheckAgainst_DetectionsWhereNothingIsFound_Differs()
    {
        var model = TinyDetector.Write(Repository);
        var image = _folder.Combine("black.png");
        File.WriteAllBytes(image, TinyDetector.Black);
        await CommandRun.OfAsync("infer", model, image, "--dump", _folder.Combine("dump"));
        var dump = Path.Combine(_folder.Combine("dump"), "black");
        Assert.Equal([0L, 6L], NpyFile.Read(Path.Combine(dump, "detections.npy")).Value.Shape);
        NpyFile.Write(Path.Combine(dump, "detections.npy"), new NpyArray(TensorType.Float32, [1, 6], new byte[24]));

        var run = await CommandRun.OfAsync("model", "check", model, "--against", dump, "--image", image);

        Assert.Contains("the first stage that differs is detections", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_DetectionsOfAReferenceRun_BecomeGoldenCases()
    {
        var model = TinyDetector.Write(Repository);
        var image = _folder.Combine("white.png");
        File.WriteAllBytes(image, TinyDetector.White);
        await CommandRun.OfAsync("infer", model, image, "--dump", _folder.Combine("dump"));
        File.Copy(Path.Combine(_folder.Combine("dump"), "white", "detections.npy"), _folder.Combine("white.npy"));
        Directory.Delete(Path.Combine(model, "golden"), recursive: true);

        var init = await CommandRun.OfAsync("model", "init", model, "--golden", _folder.Path);
        var check = await CommandRun.OfAsync("model", "check", model);

        Assert.Equal((ExitCodes.Success, ""), (init.Code, init.Errors));
        Assert.Equal((ExitCodes.Success, ""), (check.Code, check.Errors));
        var found = Assert.Single(ModelBundle.Load(model).Value.GoldenCases).Detections!;
        Assert.Equal("scratch", Assert.Single(found).Label);
    }

    [Fact]
    public async Task Init_ExportWithALabelTwice_MakesAModelThatChecks()
    {
        var model = _folder.Combine("birds");
        Directory.CreateDirectory(model);
        File.WriteAllBytes(Path.Combine(model, "best.onnx"), ForeignOnnx.Create(
            8, "images", "output0", ("task", "classify"), ("names", "{0: 'crane', 1: 'crane', 2: 'jay'}"), ("imgsz", "[8, 8]")));

        await CommandRun.OfAsync("model", "init", model);
        var check = await CommandRun.OfAsync("model", "check", model);

        Assert.Equal((ExitCodes.Success, ""), (check.Code, check.Errors));
    }

    [Fact]
    public async Task Init_BareFileAndReferenceRun_MakesAModelThatChecks()
    {
        var reference = _folder.Combine("reference");
        Directory.CreateDirectory(reference);
        var model = TinyModel.Write(Repository);
        Directory.Delete(Path.Combine(model, "golden"), recursive: true);
        File.WriteAllBytes(Path.Combine(reference, "white.png"), TestImages.White);
        var scores = TinyOnnx.Scores([.. Enumerable.Repeat((byte)255, 64)]);
        NpyFile.Write(Path.Combine(reference, "white.npy"), new NpyArray(TensorType.Float32, [1, 3], MemoryMarshal.AsBytes(scores.AsSpan()).ToArray()));

        var init = await CommandRun.OfAsync("model", "init", model, "--golden", reference);
        var check = await CommandRun.OfAsync("model", "check", model);

        Assert.Equal((ExitCodes.Success, ""), (init.Code, init.Errors));
        Assert.Contains("1 cases passed", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_UltralyticsExport_WritesDescriptionAndLabels()
    {
        var model = _folder.Combine("colours");
        Directory.CreateDirectory(model);
        File.WriteAllBytes(Path.Combine(model, "best.onnx"), ForeignOnnx.Create(
            8, "images", "output0", ("task", "classify"), ("names", "{0: 'red', 1: 'green', 2: 'blue'}"), ("imgsz", "[8, 8]")));

        var run = await CommandRun.OfAsync("model", "init", Path.Combine(model, "best.onnx"));

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Equal(["red", "green", "blue"], File.ReadAllLines(Path.Combine(model, "labels.txt")));
        Assert.Equal(ModelBundle.NativeLayout, ModelBundle.Load(model).Value.Layout);
    }

    [Fact]
    public async Task Init_ReferenceOfAnotherSize_SaysWhatToSave()
    {
        var reference = _folder.Combine("reference");
        Directory.CreateDirectory(reference);
        File.WriteAllBytes(Path.Combine(reference, "white.png"), TestImages.White);
        NpyFile.Write(Path.Combine(reference, "white.npy"), new NpyArray(TensorType.Float32, [2], new byte[8]));

        var run = await CommandRun.OfAsync("model", "init", TinyModel.Write(Repository), "--golden", reference);

        Assert.Contains("holds 2 numbers for 3 labels", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> AddAsync(string source, params string[] more) =>
        CommandRun.OfAsync(["model", "add", source, "--repository", Repository, .. more]);

    private async Task<(string Model, string Image, string Dump)> DumpAsync()
    {
        var model = TinyModel.Write(Repository);
        var image = _folder.Combine("white.png");
        File.WriteAllBytes(image, TestImages.White);
        var dump = _folder.Combine("dump");
        Assert.Equal(ExitCodes.Success, (await CommandRun.OfAsync("infer", model, image, "--dump", dump)).Code);
        return (model, image, Path.Combine(dump, "white"));
    }

    private async Task<(string Model, string Image, string Dump)> DumpColoursAsync()
    {
        var model = _folder.Combine("colours");
        Directory.CreateDirectory(model);
        File.WriteAllBytes(Path.Combine(model, "best.onnx"), ForeignOnnx.Create(
            8, "images", "output0", ("task", "classify"), ("names", "{0: 'red', 1: 'green', 2: 'blue'}"), ("imgsz", "[8, 8]")));
        var image = _folder.Combine("stripes.png");
        File.WriteAllBytes(image, TestImages.Color(16, 16, (x, y) => ((byte)(x * 16), (byte)(y * 8), (byte)(x * y))));
        await CommandRun.OfAsync("infer", model, image, "--dump", _folder.Combine("dump"));
        return (model, image, Path.Combine(_folder.Combine("dump"), "stripes"));
    }

    private static void Rewrite(string dump, Func<float[], int, float> made)
    {
        var file = Path.Combine(dump, "input-images.npy");
        var input = NpyFile.Read(file).Value;
        var values = MemoryMarshal.Cast<byte, float>(input.Data.Span).ToArray();
        var others = Enumerable.Range(0, values.Length).Select(at => made(values, at)).ToArray();
        NpyFile.Write(file, input with { Data = MemoryMarshal.AsBytes(others.AsSpan()).ToArray() });
    }
}
