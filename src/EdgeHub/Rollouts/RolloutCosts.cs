using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Models.Transfers;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>
/// Works out what a rollout will cost: files are named by their digests, so what a device reports says what it lacks, and the planner
/// that answers devices says in which form that comes. Deltas that nobody asked for yet are made: the devices will ask.
/// </summary>
internal sealed class RolloutCosts(RolloutService service, ModelCatalog catalog, ModelFiles files, TransferPlanner transfers, TimeProvider time)
{
    /// <summary>How long the answer waits for deltas, in all: a large model's takes minutes, and whoever asks again finds it made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

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
        var (costs, published) = (new List<DeviceCost>(), new Dictionary<ArtifactDigest, long>());
        var forms = new Dictionary<string, TransferPlan>();
        var until = time.GetUtcNow() + Patience;
        foreach (var device in devices)
        {
            var bases = BasesOf(device, versions).ToList();
            var has = new HashSet<ArtifactDigest>();
            foreach (var row in bases)
            {
                if (await ManifestOfAsync(row, manifests, stop).ConfigureAwait(false) is { } manifest) has.UnionWith(manifest.Files.Select(file => file.Digest));
            }

            var bytes = 0L;
            if (bases.All(row => row.Digest != model.Digest))
            {
                var plan = await FormsAsync(wanted, bases, forms, until, stop).ConfigureAwait(false);
                var made = plan.Files.ToDictionary(file => file.File);
                bytes = model.ManifestSize;
                foreach (var file in wanted.Files.Where(file => !has.Contains(file.Digest)).DistinctBy(file => file.Digest))
                {
                    var (artifact, size) = made.TryGetValue(file.Digest, out var form) ? (form.Artifact, form.Size) : (file.Digest, file.Size);
                    published[artifact] = size;
                    bytes += size;
                }
            }

            costs.Add(new(device.Address.ToString(), rollout.Groups[groups[device.Address]].Name, bytes, bases.OrderByDescending(row => row.Name == model.Name).FirstOrDefault()?.Version));
        }

        var counts = Enumerable.Range(0, rollout.Groups.Count).Select(place => rollout.Executions.Count(execution => execution.Group == place)).ToList();
        var start = definition.StartAt is { } at && at > time.GetUtcNow() ? at : time.GetUtcNow();
        return new RolloutCost(
            model.Name, model.Version, costs, costs.Sum(cost => cost.Bytes), (costs.Any(cost => cost.Bytes > 0) ? model.ManifestSize : 0) + published.Values.Sum(),
            RolloutForecast.Least(definition, counts, start)?.TotalMinutes, Notes(definition, costs, forms.Values.Any(plan => plan.RetryAfterSeconds is not null)));
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

    /// <summary>In which form a device's files come that has memory for deltas; devices with the same versions get the same.</summary>
    private async Task<TransferPlan> FormsAsync(ModelManifest wanted, List<ModelRow> bases, Dictionary<string, TransferPlan> known, DateTimeOffset until, CancellationToken stop)
    {
        var froms = bases.Where(row => row.Name == wanted.Name).Select(row => row.Digest).Distinct().Order(StringComparer.Ordinal).Take(TransferWant.MaxBases).ToList();
        var key = string.Join(' ', froms);
        if (known.TryGetValue(key, out var plan)) return plan;
        var want = new TransferWant(1, wanted.Digest(), [.. froms.Select(digest => ArtifactDigest.TryParse(digest, out var parsed) ? parsed : default)], long.MaxValue);
        while (true)
        {
            if (!(await transfers.PlanAsync(want, stop).ConfigureAwait(false)).TryGet(out plan, out _)) plan = new TransferPlan(1, want.Manifest, []);
            if (plan.RetryAfterSeconds is null || time.GetUtcNow() >= until) return known[key] = plan;
            await Task.Delay(Look, time, stop).ConfigureAwait(false);
        }
    }

    private static List<string> Notes(RolloutDefinition definition, List<DeviceCost> costs, bool isUnfinished)
    {
        var notes = new List<string> { "Files count in the form they come in; framing adds about 1 %. A device without 64 MiB to spare gets no deltas." };
        if (isUnfinished) notes.Add("Some deltas are still being made, and their files count as a whole: ask again for what they save.");
        if (costs.Count(cost => cost.Base is null) is > 0 and var unknown) notes.Add($"Of {unknown} devices the hub knows no version; every file is counted for them.");
        if (definition.Proof is { Shadow: not null } or { Trial: not null }) notes.Add("How soon live frames come, and reviews, nobody knows before; the time is without both.");
        return notes;
    }
}
