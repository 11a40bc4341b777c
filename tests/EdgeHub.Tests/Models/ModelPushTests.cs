using System.Net;
using System.Text;
using Edge.Hub.Models;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Tests.Models;

public sealed class ModelPushTests : HubTest
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(new string('x', 1000));

    [Fact]
    public async Task Push_NewVersion_StoresManifestAndFilesByDigest()
    {
        await using var hub = await StartHubAsync();

        var manifest = await hub.PushAsync("pcb", "1", Content, Stop);

        var model = Assert.Single(await hub.Get<ModelCatalog>().ListAsync(Stop));
        Assert.Equal((manifest.Digest().ToString(), manifest.ToCanonicalBytes().Length), (model.Digest, model.ManifestSize));
        Assert.All(manifest.Files, file => Assert.Equal(file.Size, hub.Get<ArtifactStore>().SizeOf(file.Digest)));
        Assert.Equal(model.ManifestSize, hub.Get<ArtifactStore>().SizeOf(manifest.Digest()));
    }

    [Fact]
    public async Task Push_SameAgain_ChangesNothing()
    {
        await using var hub = await StartHubAsync();
        var manifest = await hub.PushAsync("pcb", "1", Content, Stop);

        var again = await hub.PostAsync("/api/v1/models", manifest.ToCanonicalBytes(), Stop);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Single(await hub.Get<ModelCatalog>().ListAsync(Stop));
    }

    [Theory]
    [InlineData("/api/v1/models")]
    [InlineData("/api/v1/models/plan")]
    public async Task Push_SameVersionWithOtherFiles_IsRefusedAndTheFirstKept(string path)
    {
        await using var hub = await StartHubAsync();
        var first = await hub.PushAsync("pcb", "1", Content, Stop);
        var other = first with { Files = [.. first.Files.Select(file => file.Path == "model.onnx" ? file with { Digest = ArtifactDigest.Of("other"u8) } : file)] };

        var refused = await hub.PostAsync(path, other.ToCanonicalBytes(), Stop);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("version-exists", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(first.Digest().ToString(), Assert.Single(await hub.Get<ModelCatalog>().ListAsync(Stop)).Digest);
    }

    [Fact]
    public async Task Push_WithoutItsFiles_IsRefused()
    {
        await using var hub = await StartHubAsync();
        var manifest = ModelTestExtensions.Manifest("pcb", "1", ("model.json", Content));

        Assert.Equal(HttpStatusCode.Conflict, (await hub.PostAsync("/api/v1/models", manifest.ToCanonicalBytes(), Stop)).StatusCode);
        Assert.Empty(await hub.Get<ModelCatalog>().ListAsync(Stop));
    }

    [Theory]
    [InlineData("../model.json")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("C:/x")]
    public async Task Push_ManifestWithAPathThatLeavesTheFolder_IsRefused(string path)
    {
        await using var hub = await StartHubAsync();
        var manifest = ModelTestExtensions.Manifest("pcb", "1", ("model.json", Content), (path, Content));

        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostAsync("/api/v1/models", manifest.ToCanonicalBytes(), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("..", "1")]
    [InlineData("pcb", "../1")]
    [InlineData("", "1")]
    public async Task Push_NameThatIsNoFolder_IsRefused(string name, string version)
    {
        await using var hub = await StartHubAsync();
        var manifest = ModelTestExtensions.Manifest(name, version, ("model.json", Content));

        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostAsync("/api/v1/models/plan", manifest.ToCanonicalBytes(), Stop)).StatusCode);
    }

    [Fact]
    public async Task Upload_WithAnotherDigest_IsRefusedAndLeavesNothing()
    {
        await using var hub = await StartHubAsync();
        var stated = ArtifactDigest.Of("something else"u8);

        Assert.Equal(HttpStatusCode.BadRequest, (await hub.UploadAsync(Content, Stop, stated)).StatusCode);

        Assert.False(hub.Get<ArtifactStore>().Has(stated));
        Assert.Empty(Directory.EnumerateFiles(Folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Push_ManifestWithAWrongSize_IsRefused()
    {
        await using var hub = await StartHubAsync();
        await hub.UploadAsync(Content, Stop);
        var manifest = ModelManifest.Create("pcb", "1", [new ManifestFile("model.json", Content.Length + 1, ArtifactDigest.Of(Content))]);

        Assert.Equal(HttpStatusCode.BadRequest, (await hub.PostAsync("/api/v1/models", manifest.ToCanonicalBytes(), Stop)).StatusCode);
    }
}
