using System.Net;
using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Protocol.Deltas;
using Edge.TestKit;

namespace Edge.Hub.Tests.Models;

public sealed class ModelDiffTests : HubTest
{
    private static readonly string Quantized = Path.Combine(RepositoryRoot.Path, "models", "quantized", "pcb-defects");

    [Fact]
    public async Task Diff_TwoVersionsOfAModel_NamesTensorsAndCosts()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", await File.ReadAllBytesAsync(Path.Combine(Quantized, "1", "model.onnx"), Stop), Stop);
        await hub.PushAsync("pcb", "2", await File.ReadAllBytesAsync(Path.Combine(Quantized, "2", "model.onnx"), Stop), Stop);

        var diff = (await hub.Http.GetFromJsonAsync<ModelDiffView>("/api/v1/models/diff?from=pcb@1&to=pcb@2", HubJson.Options, Stop))!;

        var model = Assert.Single(diff.Files, file => file.Path == "model.onnx");
        Assert.Equal(TransferKind.Delta, model.Kind);
        Assert.InRange(model.Bytes, 1, model.WholeBytes - 1);
        Assert.Equal((diff.Files.Sum(file => file.Bytes), diff.Files.Sum(file => file.WholeBytes)), (diff.Bytes, diff.WholeBytes));
        var weights = Assert.Single(model.Tensors, tensor => tensor.Name == "head.weight_quantized");
        Assert.Equal((TensorState.Changed, "int8", 448), (weights.State, weights.Type, weights.Values));
        Assert.InRange(weights.Changed, 1, 448);
        Assert.InRange(weights.Bytes!.Value, 1, model.Bytes);
        Assert.Contains(model.Tensors, tensor => tensor.State == TensorState.Same);
    }

    [Fact]
    public async Task Diff_SameVersion_CostsNothing()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1, 2, 3], Stop);

        var diff = (await hub.Http.GetFromJsonAsync<ModelDiffView>("/api/v1/models/diff?from=pcb@1&to=pcb@1", HubJson.Options, Stop))!;

        Assert.All(diff.Files, file => Assert.Equal((TransferKind.Nothing, 0), (file.Kind, file.Bytes)));
    }

    [Theory]
    [InlineData("pcb@1", "pcb@9", HttpStatusCode.NotFound)]
    [InlineData("pcb", "pcb@1", HttpStatusCode.BadRequest)]
    public async Task Diff_UnknownVersion_IsRefused(string from, string to, HttpStatusCode status)
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1, 2, 3], Stop);

        Assert.Equal(status, (await hub.Http.GetAsync(new Uri($"/api/v1/models/diff?from={from}&to={to}", UriKind.Relative), Stop)).StatusCode);
    }
}
