using System.Security.Cryptography;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>Makes the manifest of a model folder, whose digest decisions cite.</summary>
public static class ManifestBuilder
{
    /// <summary>Hashes every file of a folder that is the model's; see <see cref="ModelManifest.Includes"/>.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="name">Model name.</param>
    /// <param name="version">Model version.</param>
    /// <returns>The manifest, or which file could not be read.</returns>
    public static Outcome<ModelManifest> Build(string directory, string name, string version)
    {
        try
        {
            return ModelManifest.Create(name, version, Walk(new DirectoryInfo(directory), ""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(
                exception is DirectoryNotFoundException ? ReasonCode.NotFound : ReasonCode.InputOutput,
                $"{directory}: the model's files cannot be read: {exception.Message}");
        }
    }

    private static IEnumerable<ManifestFile> Walk(DirectoryInfo directory, string prefix)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (!ModelManifest.Includes(entry.Name)) continue;
            if (entry is DirectoryInfo child)
            {
                foreach (var file in Walk(child, $"{prefix}{child.Name}/")) yield return file;
            }
            else
            {
                using var stream = File.OpenRead(entry.FullName);
                var hash = SHA256.HashData(stream);
                yield return new ManifestFile(prefix + entry.Name, stream.Length, ArtifactDigest.FromHash(hash));
            }
        }
    }
}
