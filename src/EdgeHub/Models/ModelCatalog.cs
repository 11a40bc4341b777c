using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Models;

/// <summary>The pushed model versions. A version's files never change: the same name and version with other files is refused.</summary>
internal sealed class ModelCatalog(IDbContextFactory<HubDatabase> databases, ArtifactStore artifacts, TimeProvider time)
{
    /// <summary>All versions, by name, newest push first.</summary>
    public async Task<IReadOnlyList<ModelRow>> ListAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        return await database.Models.AsNoTracking().OrderBy(row => row.Name).ThenByDescending(row => row.Id).ToListAsync(stop).ConfigureAwait(false);
    }

    /// <summary>One version, or null.</summary>
    public async Task<ModelRow?> FindAsync(string name, string version, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        return await database.Models.AsNoTracking().SingleOrDefaultAsync(row => row.Name == name && row.Version == version, stop).ConfigureAwait(false);
    }

    /// <summary>Says which files an upload of this manifest still needs.</summary>
    /// <param name="manifestBytes">The manifest, UTF-8 JSON.</param>
    /// <param name="stop">Ends the query.</param>
    /// <returns>The digests to upload, or why the version cannot be pushed.</returns>
    public async Task<Outcome<IReadOnlyList<ArtifactDigest>>> PlanAsync(ReadOnlyMemory<byte> manifestBytes, CancellationToken stop)
    {
        if (!Read(manifestBytes.Span).TryGet(out var manifest, out var problem)) return problem;
        if (await FindAsync(manifest.Name, manifest.Version, stop).ConfigureAwait(false) is { } known && Conflict(known, manifest) is { } conflict) return conflict;
        return Missing(manifest);
    }

    /// <summary>Adds a version whose files are all here.</summary>
    /// <param name="manifestBytes">The manifest, UTF-8 JSON.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The version and whether it is new, or why not.</returns>
    public async Task<Outcome<(ModelRow Model, bool IsNew)>> AddAsync(ReadOnlyMemory<byte> manifestBytes, CancellationToken stop)
    {
        if (!Read(manifestBytes.Span).TryGet(out var manifest, out var problem)) return problem;
        if (await FindAsync(manifest.Name, manifest.Version, stop).ConfigureAwait(false) is { } known)
            return Conflict(known, manifest) is { } conflict ? conflict : (known, false);
        var missing = Missing(manifest);
        if (missing.Count > 0)
            return new Problem(HubReasons.FilesMissing, $"{missing.Count} of {manifest.Files.Count} files of {manifest.Name}@{manifest.Version} were not uploaded, {missing[0]} first.");
        if (manifest.Files.FirstOrDefault(file => artifacts.SizeOf(file.Digest) != file.Size) is { } wrong)
            return new Problem(ReasonCode.Malformed, $"The manifest states {wrong.Size} bytes for '{wrong.Path}'; the file with that digest has {artifacts.SizeOf(wrong.Digest)}.");

        var canonical = manifest.ToCanonicalBytes();
        var digest = ArtifactDigest.Of(canonical);
        if ((await artifacts.AddAsync(digest, new MemoryStream(canonical), stop).ConfigureAwait(false)).Problem is { } failed) return failed;
        var row = new ModelRow
        {
            Name = manifest.Name,
            Version = manifest.Version,
            Digest = digest.ToString(),
            ManifestSize = canonical.Length,
            FileCount = manifest.Files.Count,
            Size = manifest.Files.Sum(file => file.Size),
            PushedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        database.Models.Add(row);
        try
        {
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
            return (row, true);
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            // Pushed twice at once, perhaps through another hub process: the other was first, or the database refuses for a reason of its own.
            if (await FindAsync(manifest.Name, manifest.Version, stop).ConfigureAwait(false) is not { } first) throw;
            return Conflict(first, manifest) is { } conflict ? conflict : (first, false);
        }
    }

    private static Outcome<ModelManifest> Read(ReadOnlySpan<byte> bytes)
    {
        if (!ModelManifest.Parse(bytes).TryGet(out var manifest, out var problem)) return problem;
        if (!manifest.Files.Any(file => file.Path == "model.json"))
            return new Problem(ReasonCode.Malformed, $"The manifest of {manifest.Name}@{manifest.Version} names no model.json.");
        // Whoever listed the files, in whichever order: the digest is that of the canonical form.
        return ModelManifest.Create(manifest.Name, manifest.Version, manifest.Files);
    }

    private static Problem? Conflict(ModelRow known, ModelManifest manifest) => known.Digest == manifest.Digest().ToString()
        ? null
        : new Problem(HubReasons.VersionExists,
            $"{known.Name}@{known.Version} is already here with other files ({known.Digest}). A version never changes: push these under a new version.");

    private List<ArtifactDigest> Missing(ModelManifest manifest) =>
        [.. manifest.Files.Select(file => file.Digest).Distinct().Where(digest => !artifacts.Has(digest))];
}
