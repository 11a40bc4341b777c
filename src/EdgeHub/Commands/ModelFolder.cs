using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Commands;

/// <summary>A model version's folder on this machine, and the manifest of its files.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="Manifest">The manifest.</param>
internal sealed record ModelFolder(string Folder, ModelManifest Manifest)
{
    /// <summary>Reads a folder <c>&lt;name&gt;/&lt;version&gt;</c>.</summary>
    /// <param name="path">Its path.</param>
    public static Outcome<ModelFolder> Read(string path)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var description = Path.Combine(folder, "model.json");
        if (!File.Exists(description))
            return new Problem(ReasonCode.NotFound, $"{description} does not exist; name a version's folder, as models/quantized/pcb-defects/1.");
        try
        {
            using var json = JsonDocument.Parse(
                File.ReadAllBytes(description), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var (name, version) = (Path.GetFileName(Path.GetDirectoryName(folder))!, Path.GetFileName(folder));
            if (Text(json, "name") is { } said && said != name)
                return new Problem(ReasonCode.Malformed, $"{description} names the model '{said}', its folder '{name}'; make them the same.");
            if (Text(json, "version") is { } saidVersion && saidVersion != version)
                return new Problem(ReasonCode.Malformed, $"{description} names the version '{saidVersion}', its folder '{version}'; make them the same.");
            if (!ModelManifest.IsSafeName(name) || !ModelManifest.IsSafeName(version))
                return new Problem(ReasonCode.Malformed, $"'{name}' and '{version}' must be letters, digits, '.', '_' and '-'.");
            return new ModelFolder(folder, ModelManifest.Create(name, version, [.. Files(folder)]));
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{description}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{folder}: {exception.Message}");
        }
    }

    /// <summary>Path of a file of the manifest.</summary>
    public string PathOf(ManifestFile file) => Path.Combine(Folder, file.Path.Replace('/', Path.DirectorySeparatorChar));

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static IEnumerable<ManifestFile> Files(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!relative.Split('/').All(ModelManifest.Includes)) continue;
            using var file = File.OpenRead(path);
            yield return new ManifestFile(relative, file.Length, ArtifactDigest.FromHash(System.Security.Cryptography.SHA256.HashData(file)));
        }
    }
}
