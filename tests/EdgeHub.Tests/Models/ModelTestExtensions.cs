using System.Net.Http.Headers;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Tests.Models;

/// <summary>Pushes models as the command line does, in small.</summary>
internal static class ModelTestExtensions
{
    public static ModelManifest Manifest(string name, string version, params (string Path, byte[] Content)[] files) =>
        ModelManifest.Create(name, version, files.Select(file => new ManifestFile(file.Path, file.Content.Length, ArtifactDigest.Of(file.Content))));

    public static async Task<ModelManifest> PushAsync(this TestHub hub, string name, string version, byte[] content, CancellationToken stop)
    {
        var description = System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{name}}","version":"{{version}}"}""");
        var manifest = Manifest(name, version, ("model.json", description), ("model.onnx", content));
        await hub.UploadAsync(description, stop);
        await hub.UploadAsync(content, stop);
        (await hub.PostAsync("/api/v1/models", manifest.ToCanonicalBytes(), stop)).EnsureSuccessStatusCode();
        return manifest;
    }

    public static Task<HttpResponseMessage> UploadAsync(this TestHub hub, byte[] content, CancellationToken stop, ArtifactDigest? digest = null) =>
        hub.Http.PutAsync(new Uri($"/api/v1/artifacts/{digest ?? ArtifactDigest.Of(content)}", UriKind.Relative), Body(content, "application/octet-stream"), stop);

    public static Task<HttpResponseMessage> PostAsync(this TestHub hub, string path, byte[] json, CancellationToken stop) =>
        hub.Http.PostAsync(new Uri(path, UriKind.Relative), Body(json, "application/json"), stop);

    private static ByteArrayContent Body(byte[] bytes, string type)
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        return body;
    }
}
