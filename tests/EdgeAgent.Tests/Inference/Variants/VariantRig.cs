using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Variants;

/// <summary>The tiny model with a second and a third file, loaded on boxes of the test's making.</summary>
internal sealed class VariantRig : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    /// <summary>Where it lies.</summary>
    public string Folder => _folder.Path;

    /// <summary>A box with the given processor features.</summary>
    public static HardwareFacts Box(params string[] features) => new("x64", features, [new Accelerator("gpu", "NVIDIA Orin (nvgpu)", "nvgpu")], "36.10.1", "12.6");

    /// <summary>Writes the model: <c>model.onnx</c>, and <c>two.onnx</c> and <c>three.onnx</c>, which score a little differently.</summary>
    /// <param name="variants">The value of <c>variants</c>.</param>
    /// <param name="providers">The policy.</param>
    /// <param name="onnx">The content of <c>model.onnx</c>; null for the tiny model.</param>
    public ModelSnapshot Write(string variants, string providers = """{ "policy": "any", "order": ["cpu"] }""", byte[]? onnx = null)
    {
        var json = TinyModel.Json(providers: providers).Replace("\"input\":", $"\"variants\": {variants}, \"input\":", StringComparison.Ordinal);
        var folder = TinyModel.Write(_folder.Path, json: json, onnx: onnx);
        File.WriteAllBytes(Path.Combine(folder, "two.onnx"), TinyOnnx.Create(0.8f));
        File.WriteAllBytes(Path.Combine(folder, "three.onnx"), TinyOnnx.Create(0.5f));
        return ModelBundle.Load(folder).Value.ToSnapshot().Value;
    }

    /// <summary>Loads it.</summary>
    public static Outcome<LoadedModel> Load(ModelSnapshot snapshot, HardwareFacts box, OnnxRuntimeLibrary? library = null) =>
        new ModelLoader(library ?? AgentFixture.Library, TimeProvider.System, hardware: new Lazy<HardwareFacts>(box)).Load(snapshot, ModelServing.Default, TestContext.Current.CancellationToken);

    /// <summary>Loads it, which must go well, and tells which file serves and why.</summary>
    public static async Task<(string File, ModelCheck Check)> LoadedAsync(ModelSnapshot snapshot, HardwareFacts box, OnnxRuntimeLibrary? library = null)
    {
        var loaded = Load(snapshot, box, library);
        Assert.True(loaded.IsSuccess, loaded.Problem?.Message);
        await using var model = loaded.Value;
        return (model.Bundle.Description.File, model.Active.Check);
    }

    public void Dispose() => _folder.Dispose();
}
