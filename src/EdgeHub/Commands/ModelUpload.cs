using System.Net.Http.Headers;
using Edge.Hub.Api;
using Edge.Protocol;

namespace Edge.Hub.Commands;

/// <summary>Pushes a version: ask what is missing, upload that, add the version.</summary>
internal static class ModelUpload
{
    /// <summary>Runs the push.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="version">The version.</param>
    /// <param name="stop">Ends the attempt; what was uploaded stays and is not uploaded again.</param>
    public static async Task<Outcome<ModelView>> RunAsync(HubClient hub, ModelFolder version, CancellationToken stop)
    {
        if (!(await PostManifestAsync<UploadPlan>(hub, "/api/v1/models/plan", version, stop).ConfigureAwait(false)).TryGet(out var plan, out var problem)) return problem;
        var missing = plan.Missing.ToHashSet(StringComparer.Ordinal);
        foreach (var file in version.Manifest.Files.DistinctBy(file => file.Digest).Where(file => missing.Contains(file.Digest.ToString())))
        {
            await using var content = File.OpenRead(version.PathOf(file));
            var body = new StreamContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var upload = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/artifacts/{file.Digest}") { Content = body };
            if ((await hub.SendAsync<Nothing>(upload, stop).ConfigureAwait(false)).Problem is { } failed)
                return new Problem(failed.Reason, $"{file.Path}: {failed.Message}");
        }

        return await PostManifestAsync<ModelView>(hub, "/api/v1/models", version, stop).ConfigureAwait(false);
    }

    private static Task<Outcome<T>> PostManifestAsync<T>(HubClient hub, string path, ModelFolder version, CancellationToken stop)
        where T : class
    {
        var body = new ByteArrayContent(version.Manifest.ToCanonicalBytes());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return hub.SendAsync<T>(new HttpRequestMessage(HttpMethod.Post, path) { Content = body }, stop);
    }
}
