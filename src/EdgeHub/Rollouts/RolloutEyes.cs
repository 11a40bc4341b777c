using Edge.Hub.Fleet;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Gathers what a rollout's step depends on: reports, deployment records, reviews, labels.</summary>
internal sealed class RolloutEyes(FleetBoard fleet, TimeProvider time)
{
    private static readonly ModelState[] Ends = [ModelState.Committed, ModelState.RolledBack, ModelState.Failed];

    /// <summary>Looks.</summary>
    /// <param name="database">The database.</param>
    /// <param name="rollout">The rollout.</param>
    /// <param name="holders">Devices that other active rollouts of its model have.</param>
    /// <param name="numbers">Devices' numbers.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<RolloutInput> LookAsync(
        HubDatabase database, Rollout rollout, IReadOnlyDictionary<DeviceAddress, long> holders, DeviceNumbers numbers, CancellationToken stop)
    {
        var definition = rollout.Definition;
        var versions = await database.Models.AsNoTracking().Where(row => row.Name == definition.Model).ToDictionaryAsync(row => row.Digest, row => row.Version, stop).ConfigureAwait(false);
        var digest = versions.First(pair => pair.Value == definition.Version).Key;
        var ends = await EndsAsync(database, digest, rollout.Executions, numbers, stop).ConfigureAwait(false);
        var desired = await DesiredAsync(database, rollout, numbers, stop).ConfigureAwait(false);
        var reviews = await ReviewsAsync(database, digest, stop).ConfigureAwait(false);
        var members = rollout.Executions.Select(execution => execution.Device).ToHashSet();
        var seen = new Dictionary<DeviceAddress, DeviceObservation>();
        foreach (var device in fleet.All)
        {
            var matches = !device.IsQuarantined && definition.Targets.Matches(device);
            // One that has just appeared is not in the database yet; it joins with a later step.
            if ((!matches && !members.Contains(device.Address)) || numbers.Of(device.Address) is not { } number) continue;
            var models = device.Reported?.Models.Where(model => model.Name == definition.Model).ToList() ?? [];
            seen[device.Address] = new DeviceObservation(
                device.Address, matches, device.IsQuarantined || holders.ContainsKey(device.Address), device.Online, StratumOf(device, models, digest),
                VersionOf(definition.Model, models, versions, desired.GetValueOrDefault(number)),
                Newest(ReportOf(device, models, digest), ends.GetValueOrDefault(number)),
                reviews.GetValueOrDefault(number));
        }

        return new(time.GetUtcNow(), seen);
    }

    /// <summary>Platform and execution provider: the version's own once it says, until then that of the version before.</summary>
    private static string? StratumOf(DeviceState device, List<ModelReport> models, string digest)
    {
        if (device.Reported is null) return null;
        var provider = models.FirstOrDefault(model => model.Digest.ToString() == digest)?.ExecutionProvider ?? models.Select(model => model.ExecutionProvider).FirstOrDefault(name => name is not null);
        return $"{device.Reported.Agent.Platform}/{provider ?? "unknown"}";
    }

    /// <summary>What it has: what it committed, else what it was told; only what the hub could give it again.</summary>
    private static string? VersionOf(string name, List<ModelReport> models, Dictionary<string, string> versions, byte[]? desired)
    {
        var committed = models.Where(model => model.State == ModelState.Committed).Select(model => versions.GetValueOrDefault(model.Digest.ToString())).FirstOrDefault(version => version is not null);
        if (committed is not null || desired is null) return committed;
        var told = ProtocolJson.Parse(desired, ProtocolJson.Default.DesiredState, "stored desired state").Value.Models.FirstOrDefault(model => model.Name == name);
        return told is null ? null : versions.GetValueOrDefault(told.Digest.ToString());
    }

    private static VersionReport? ReportOf(DeviceState device, List<ModelReport> models, string digest) =>
        models.FirstOrDefault(model => model.Digest.ToString() == digest) is { } model
            ? new(device.Reported!.AppliedRevision, model.State, model.Reason, model.Message, model.Proof)
            : null;

    /// <summary>The report is the present; a record of a later revision, or of an end the report does not show, is what came of it.</summary>
    private static VersionReport? Newest(VersionReport? report, VersionReport? end)
    {
        if (report is null || end is null) return report ?? end;
        var hasMore = end.Revision > report.Revision || (end.Revision == report.Revision && !Ends.Contains(report.State));
        return hasMore ? end with { Proof = end.Proof ?? report.Proof } : report;
    }

    private static async Task<Dictionary<int, VersionReport>> EndsAsync(
        HubDatabase database, string digest, IReadOnlyList<Execution> executions, DeviceNumbers numbers, CancellationToken stop)
    {
        var open = executions.Where(execution => execution.State is ExecutionState.Running or ExecutionState.Absent).Select(execution => numbers.Of(execution.Device)).OfType<int>().ToHashSet();
        if (open.Count == 0) return [];
        var rows = await database.Deployments.AsNoTracking().Where(row => row.Digest == digest && Ends.Contains(row.State)).ToListAsync(stop).ConfigureAwait(false);
        return rows.Where(row => open.Contains(row.DeviceId)).GroupBy(row => row.DeviceId).ToDictionary(device => device.Key, device =>
        {
            var row = device.MaxBy(row => row.Id)!;
            return new VersionReport(row.Revision, row.State, row.Reason is null ? null : new ReasonCode(row.Reason), row.Message, RolloutRows.ReadProof(row.Proof));
        });
    }

    /// <summary>What the devices were told that are next.</summary>
    private static async Task<Dictionary<int, byte[]>> DesiredAsync(HubDatabase database, Rollout rollout, DeviceNumbers numbers, CancellationToken stop)
    {
        var next = rollout.Executions.Where(execution => execution.State == ExecutionState.Scheduled && execution.Group <= rollout.CurrentGroup).Select(execution => numbers.Of(execution.Device)).OfType<int>().ToHashSet();
        if (next.Count == 0) return [];
        var rows = await database.Desired.AsNoTracking().ToListAsync(stop).ConfigureAwait(false);
        return rows.Where(row => next.Contains(row.DeviceId)).ToDictionary(row => row.DeviceId, row => row.Message);
    }

    private static async Task<Dictionary<int, ReviewTally>> ReviewsAsync(HubDatabase database, string digest, CancellationToken stop)
    {
        var counts = await database.ReviewItems.AsNoTracking().Where(row => row.CandidateDigest == digest)
            .GroupBy(row => new { row.DeviceId, row.Judgement }).Select(group => new { group.Key.DeviceId, group.Key.Judgement, Count = group.LongCount() })
            .ToListAsync(stop).ConfigureAwait(false);
        return counts.GroupBy(count => count.DeviceId).ToDictionary(device => device.Key, device => device.Aggregate(new ReviewTally(), (tally, count) => count.Judgement switch
        {
            Judgement.Candidate => tally with { Candidate = count.Count },
            Judgement.Active => tally with { Active = count.Count },
            Judgement.Both => tally with { Both = count.Count },
            Judgement.Neither => tally with { Neither = count.Count },
            _ => tally with { Open = count.Count },
        }));
    }
}
