using System.Text;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Tests.Inference.Variants;

public sealed class VariantChoiceTests : IDisposable
{
    private const string Two = """[{ "file": "two.onnx", "precision": "int8", "providers": ["cpu"], "requires": { "cpuFeatures": ["avx512_vnni"] }, "goldenTolerance": 0.1 }]""";

    private readonly VariantRig _rig = new();

    private string Trouble => Path.Combine(_rig.Folder, "trouble");

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Load_BoxHasWhatAVariantNeeds_TheVariantServesAndSaysWhy()
    {
        var (file, check) = await VariantRig.LoadedAsync(_rig.Write(Two), VariantRig.Box("avx2", "avx512_vnni"));

        Assert.Equal("two.onnx", file);
        Assert.Equal("two.onnx (int8) for cpu, as this box has avx512_vnni", check.Variant);
        Assert.InRange(check.LargestDeviation, 0.001f, 0.1f);
    }

    [Fact]
    public async Task Load_BoxLacksWhatTheVariantNeeds_TheModelsOwnFileServesAndSaysWhatIsMissing()
    {
        var (file, check) = await VariantRig.LoadedAsync(_rig.Write(Two), VariantRig.Box("avx2"));

        Assert.Equal("model.onnx", file);
        Assert.Equal("model.onnx (fp32), since no variant fits cpu; not taken: two.onnx needs the processor feature avx512_vnni", check.Variant);
        Assert.True(check.LargestDeviation < 0.00001);
    }

    [Fact]
    public void Load_VariantBeyondItsTolerance_IsRefusedAlthoughTheModelsOwnFilePasses()
    {
        var snapshot = _rig.Write(Two.Replace("two", "three", StringComparison.Ordinal).Replace("0.1 ", "0.01 ", StringComparison.Ordinal));

        var problem = VariantRig.Load(snapshot, VariantRig.Box("avx512_vnni")).Problem;

        Assert.Equal(ReasonCode.GoldenMismatch, problem!.Reason);
        Assert.Contains("within 0.01", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_TwoVariantsFit_TheOneThatAsksForMoreServes()
    {
        var (file, check) = await VariantRig.LoadedAsync(
            _rig.Write("""
                [{ "file": "three.onnx", "precision": "fp16", "providers": ["cpu"] },
                 { "file": "two.onnx", "precision": "int8", "providers": ["cpu"], "requires": { "architecture": "x64", "jetPack": "36.4", "accelerator": "orin" }, "goldenTolerance": 0.1 }]
                """),
            VariantRig.Box());

        Assert.Equal("two.onnx", file);
        Assert.Contains("as this box has x64, orin, L4T 36.4; not taken: three.onnx fits too, but asks for no more", check.Variant, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "architecture": "arm64" }""", "architecture arm64 (this is x64)")]
    [InlineData("""{ "accelerator": "Xavier" }""", "a gpu or npu named 'Xavier'")]
    [InlineData("""{ "jetPack": "36.11" }""", "JetPack's L4T 36.11 (36.10.1 is here)")]
    [InlineData("""{ "cuda": "13" }""", "CUDA 13 (12.6 is here)")]
    public async Task Load_OneNeedIsNotMet_IsSaid(string requires, string lacks)
    {
        var (file, check) = await VariantRig.LoadedAsync(
            _rig.Write($$"""[{ "file": "two.onnx", "precision": "fp16", "providers": ["cpu"], "requires": {{requires}} }]"""), VariantRig.Box());

        Assert.Equal("model.onnx", file);
        Assert.Contains($"two.onnx needs {lacks}", check.Variant, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_VariantOfAProvider_ServesThereAndNotOnTheCpu()
    {
        var library = PlainRuntime.Library;
        var variants = $$"""[{ "file": "two.onnx", "precision": "fp16", "providers": ["{{PlainProvider.Registration}}"], "goldenTolerance": 0.1 }]""";
        var plain = $$"""{ "policy": "prefer", "order": ["{{PlainProvider.Registration}}"], "allowedCpuOperators": ["Flatten"] }""";

        var (onPlain, check) = await VariantRig.LoadedAsync(_rig.Write(variants, plain), VariantRig.Box(), library);
        var (onCpu, other) = await VariantRig.LoadedAsync(_rig.Write(variants), VariantRig.Box(), library);

        Assert.Equal(("two.onnx", PlainProvider.Name), (onPlain, check.ExecutionProvider));
        Assert.Equal(("model.onnx", "cpu"), (onCpu, other.ExecutionProvider));
        Assert.Contains("two.onnx is for ", other.Variant, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ProviderCannotBeHad_TheCpuTakesItsOwnFile()
    {
        var (file, check) = await VariantRig.LoadedAsync(
            _rig.Write("""[{ "file": "two.onnx", "precision": "fp16", "providers": ["tensorrt"] }]""", """{ "policy": "prefer", "order": ["tensorrt", "cpu"] }"""), VariantRig.Box());

        Assert.Equal(("model.onnx", "cpu"), (file, check.ExecutionProvider));
        Assert.NotNull(check.Degradation);
    }

    [Fact]
    public async Task Run_ProviderFailsInService_TheCpuTakesItsOwnFile()
    {
        await using var model = Failing(TinyOnnx.Create()).Value;
        await RunAsync(model);

        Assert.Equal("cpu", model.Fallback!.Taken!.Provider);
        Assert.True(model.TakenOver("it broke"));
        Assert.StartsWith("model.onnx (fp32), since no variant fits cpu", model.Active.Check.Variant, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ProviderFailsAndTheCpusFileHasOtherTensors_TheRequestFailsAndNothingIsTakenOver()
    {
        await using var model = Failing(OtherTensors()).Value;

        await Assert.ThrowsAsync<OnnxRuntimeException>(() => RunAsync(model));
        Assert.Null(model.Fallback!.Taken);
        Assert.Contains("the cpu cannot take over", model.Fallback.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("has other tensors", model.Fallback.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_VariantsFileIsMissing_IsSaid()
    {
        var folder = _rig.Write(Two).Directory;
        File.Delete(Path.Combine(folder, "two.onnx"));

        Assert.Contains("'variants' names 'two.onnx', which is not in the folder", ModelBundle.Load(folder).Problem!.Message, StringComparison.Ordinal);
    }

    /// <summary>The model on the test provider, which fails from now on, with a variant there and the given file for the CPU.</summary>
    private Outcome<LoadedModel> Failing(byte[] onCpu)
    {
        var library = PlainRuntime.Library;
        var variants = $$"""[{ "file": "two.onnx", "precision": "fp16", "providers": ["{{PlainProvider.Registration}}"], "goldenTolerance": 0.1 }]""";
        var plain = $$"""
            { "policy": "prefer", "order": ["{{PlainProvider.Registration}}"], "allowedCpuOperators": ["Flatten"], "options": { "{{PlainProvider.Registration}}": { "fail_while": "{{Trouble}}" } } }
            """;
        var snapshot = _rig.Write(variants, plain, onCpu);
        var loaded = VariantRig.Load(snapshot, VariantRig.Box(), library);
        File.WriteAllText(Trouble, "");
        return loaded;
    }

    private static byte[] OtherTensors() => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(TinyOnnx.Create()).Replace("logits", "scores", StringComparison.Ordinal));

    private static async Task RunAsync(LoadedModel model)
    {
        using var lease = await model.LeaseAsync(TestContext.Current.CancellationToken);
        Assert.Null(lease!.Lane.Prepare(TaskInput.Of(new DecodedImage(new byte[64], 8, 8, PixelFormat.Gray))));
        lease.Lane.Run(TestContext.Current.CancellationToken);
    }
}
