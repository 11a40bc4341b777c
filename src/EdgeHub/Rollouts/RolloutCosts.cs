using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>Works out what a rollout will cost: files are named by their digests, so what a device reports says what it lacks.</summary>
internal sealed class RolloutCosts(RolloutService service, ModelCatalog catalog, ModelFiles files, TimeProvider time)
{
    /// <summary>Works it out; nothing is created.</summary>
    /// <param name="definition">The rollout.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<Outcome<RolloutCost>> EstimateAsync(RolloutDefinition definition, CancellationToken stop)
    {
        if (!(await service.CheckAsync(definition, stop).ConfigureAwait(false)).TryGet(out var model, out var problem)) return problem;
        var versions = (await catalog.ListAsync(stop).ConfigureAwait(false)).ToDictionary(row => row.Digest);
        var manifests = new Dictionary<string, ModelManifest?>();
        if (await ManifestOfAsync(model, manifests, stop).ConfigureAwait(false) is not { } wanted) return new Problem(ReasonCode.NotFound, $"The manifest of {model.Name}@{model.Version} is not readable here.");
        var devices = service.Targets(definition);
        var rollout = RolloutMachine.Create(definition, devices.Select(device => device.Address));
        var groups = rollout.Executions.ToDictionary(execution => execution.Device, execution => execution.Group);
        var (costs, lacked) = (new List<DeviceCost>(), new HashSet<ArtifactDigest>());
        foreach (var device in devices)
        {
            var bases = BasesOf(device, versions).ToList();
            var has = new HashSet<ArtifactDigest>();
            foreach (var row in bases)
            {
                if (await ManifestOfAsync(row, manifests, stop).ConfigureAwait(false) is { } manifest) has.UnionWith(manifest.Files.Select(file => file.Digest));
            }

            var isThere = bases.Any(row => row.Digest == model.Digest);
            var lacks = isThere ? [] : wanted.Files.Where(file => !has.Contains(file.Digest)).DistinctBy(file => file.Digest).ToList();
            lacked.UnionWith(lacks.Select(file => file.Digest));
            costs.Add(new(device.Address.ToString(), rollout.Groups[groups[device.Address]].Name, isThere ? 0 : model.ManifestSize + lacks.Sum(file => file.Size),
                bases.OrderByDescending(row => row.Name == model.Name).FirstOrDefault()?.Version));
        }

        var sizes = wanted.Files.DistinctBy(file => file.Digest).ToDictionary(file => file.Digest, file => file.Size);
        var counts = Enumerable.Range(0, rollout.Groups.Count).Select(place => rollout.Executions.Count(execution => execution.Group == place)).ToList();
        var start = definition.StartAt is { } at && at > time.GetUtcNow() ? at : time.GetUtcNow();
        return new RolloutCost(
            model.Name, model.Version, costs, costs.Sum(cost => cost.Bytes), (costs.Any(cost => cost.Bytes > 0) ? model.ManifestSize : 0) + lacked.Sum(digest => sizes[digest]),
            RolloutForecast.Least(definition, counts, start)?.TotalMinutes, Notes(definition, costs));
    }

    /// <summary>Versions whose files a device reports to have, whole.</summary>
    private static IEnumerable<ModelRow> BasesOf(DeviceState device, Dictionary<string, ModelRow> versions) =>
        (device.Reported?.Models ?? []).Where(report => report.State is not (ModelState.Downloading or ModelState.Verifying or ModelState.Failed or ModelState.RolledBack))
            .Select(report => versions.GetValueOrDefault(report.Digest.ToString())).OfType<ModelRow>();

    private async Task<ModelManifest?> ManifestOfAsync(ModelRow model, Dictionary<string, ModelManifest?> known, CancellationToken stop)
    {
        if (known.TryGetValue(model.Digest, out var manifest)) return manifest;
        return known[model.Digest] = ArtifactDigest.TryParse(model.Digest, out var digest) && (await files.ReadManifestAsync(digest, stop).ConfigureAwait(false)).TryGet(out manifest, out _)
            ? manifest
            : null;
    }

    private static List<string> Notes(RolloutDefinition definition, List<DeviceCost> costs)
    {
        var notes = new List<string> { "Files count as a whole, uncompressed; framing adds about 1 %." };
        if (costs.Count(cost => cost.Base is null) is > 0 and var unknown) notes.Add($"Of {unknown} devices the hub knows no version; every file is counted for them.");
        if (definition.Proof is { Shadow: not null } or { Trial: not null }) notes.Add("How soon live frames come, and reviews, nobody knows before; the time is without both.");
        return notes;
    }
}
