using Edge.Agent.Models;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Deployment;

/// <summary>Whole versions on disk, assembled from verified blobs.</summary>
public sealed class VersionStore
{
    private readonly ModelPaths _paths;

    /// <summary>A store below a folder.</summary>
    /// <param name="paths">Where versions and blobs lie.</param>
    public VersionStore(ModelPaths paths) => _paths = paths;

    /// <summary>A version that lies here whole, or null.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Which version.</param>
    public ModelSnapshot? Find(string name, SlotVersion version)
    {
        var folder = _paths.Version(name, version.Version, version.Digest);
        return Directory.Exists(folder) ? new ModelSnapshot(name, version.Version, version.Digest, folder) : null;
    }

    /// <summary>Assembles a version's folder; the folder appears under its name only when it is whole.</summary>
    /// <param name="manifest">Its files, each of which lies in the blobs.</param>
    /// <param name="digest">The manifest's digest.</param>
    public Outcome<ModelSnapshot> Assemble(ModelManifest manifest, ArtifactDigest digest)
    {
        var folder = _paths.Version(manifest.Name, manifest.Version, digest);
        var making = folder + ".tmp";
        try
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
            foreach (var file in manifest.Files)
            {
                var target = Path.Combine(making, Path.Combine(file.Path.Split('/')));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                HardLink.CreateOrCopy(_paths.Blob(file.Digest), target);
            }

            // Entries first, then the name: a folder that has its name has its files, over a power cut too.
            foreach (var inner in Directory.EnumerateDirectories(making, "*", SearchOption.AllDirectories).Append(making)) DirectorySync.Flush(inner);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(making, folder);
            DirectorySync.Flush(_paths.Model(manifest.Name));
            return new ModelSnapshot(manifest.Name, manifest.Version, digest, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"Model {manifest.Name} {manifest.Version} cannot be put together in '{folder}': {exception.Message}");
        }
    }

    /// <summary>Deletes a model's versions that no slot names, then every blob that no version of any model uses, and what was never finished.</summary>
    /// <param name="slots">Every managed model's slots.</param>
    public void Collect(IReadOnlyList<ModelSlots> slots)
    {
        foreach (var model in slots)
        {
            var kept = model.Kept.Select(version => _paths.Version(model.Name, version.Version, version.Digest)).ToHashSet(StringComparer.Ordinal);
            foreach (var folder in Directory.EnumerateDirectories(_paths.Model(model.Name)).Where(folder => !kept.Contains(folder)))
                Directory.Delete(folder, recursive: true);
        }

        var used = slots.SelectMany(model => model.Kept).Select(version => version.Digest).ToHashSet();
        foreach (var manifest in used.ToList().Select(ReadManifest).OfType<ModelManifest>())
            used.UnionWith(manifest.Files.Select(file => file.Digest));
        if (Directory.Exists(_paths.Partials)) Directory.Delete(_paths.Partials, recursive: true);
        if (!Directory.Exists(_paths.Blobs)) return;
        var names = used.Select(digest => digest.Hex).ToHashSet(StringComparer.Ordinal);
        foreach (var blob in Directory.EnumerateFiles(_paths.Blobs).Where(blob => !names.Contains(Path.GetFileName(blob)))) File.Delete(blob);
    }

    /// <summary>Reads a manifest from the blobs; null when it is not there or not readable.</summary>
    /// <param name="digest">The manifest's digest.</param>
    public ModelManifest? ReadManifest(ArtifactDigest digest)
    {
        var path = _paths.Blob(digest);
        return File.Exists(path) && ModelManifest.Parse(File.ReadAllBytes(path)).TryGet(out var manifest, out _) ? manifest : null;
    }
}
