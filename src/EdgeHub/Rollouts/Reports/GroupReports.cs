using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;
using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts.Reports;

/// <summary>Makes the report of a decision, and signs it.</summary>
internal sealed class GroupReports(ReportSigner signer, TimeProvider time)
{
    /// <summary>Makes a report's row; its caller's transaction is the decision's own.</summary>
    public async Task<RolloutReportRow> MakeAsync(
        HubDatabase database, RolloutRow row, Rollout rollout, GroupDecision decision, DeviceNumbers numbers, CancellationToken stop)
    {
        var members = rollout.Executions.Where(execution => execution.Group == decision.Group).ToList();
        var definition = rollout.Definition;
        var digest = await database.Models.AsNoTracking().Where(model => model.Name == definition.Model && model.Version == definition.Version).Select(model => model.Digest).SingleAsync(stop).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var report = new GroupReport(
            1, row.Id, NameOf(row.Id, definition), decision.Group, rollout.Groups[decision.Group].Name, decision.Decision, decision.Why, decision.By, now,
            rollout.Groups[decision.Group].StartedAt, definition,
            [.. decision.Evidence.Select(ScopeNumbers.Of)],
            decision.Gates,
            Accuracy(await CountAsync(database, definition, stop).ConfigureAwait(false), definition, members.Select(execution => numbers.Of(execution.Device)).OfType<int>().ToHashSet()),
            [.. members.Select(DeviceOutcome.Of)]);
        return new RolloutReportRow
        {
            RolloutId = row.Id,
            Place = decision.Group,
            Decision = decision.Decision,
            AtMs = now.ToUnixTimeMilliseconds(),
            Envelope = signer.Sign($"{definition.Model}@{definition.Version}", digest, report),
        };
    }

    /// <summary>What people call a rollout.</summary>
    public static string NameOf(long id, RolloutDefinition definition) => definition.Name ?? $"{definition.Model}@{definition.Version} #{id}";

    /// <summary>How drawn decisions of a rollout's model were judged, of every device there is.</summary>
    /// <param name="database">The database.</param>
    /// <param name="definition">The rollout's definition.</param>
    /// <param name="stop">Ends the query.</param>
    public static async Task<IReadOnlyList<SampleCount>> CountAsync(HubDatabase database, RolloutDefinition definition, CancellationToken stop) =>
        await database.ReviewItems.AsNoTracking().Where(row => row.Kind == ReviewKind.Sample && row.ModelName == definition.Model)
            .GroupBy(row => new { row.DeviceId, row.ActiveVersion, row.ExecutionProvider, row.Judgement })
            .Select(group => new SampleCount(group.Key.DeviceId, group.Key.ActiveVersion, group.Key.ExecutionProvider, group.Key.Judgement, group.LongCount()))
            .ToListAsync(stop).ConfigureAwait(false);

    /// <summary>Accuracy on drawn decisions, by version and provider.</summary>
    /// <param name="counts">How they were judged.</param>
    /// <param name="definition">The rollout's definition.</param>
    /// <param name="devices">The devices in question.</param>
    public static IReadOnlyList<SampledAccuracy> Accuracy(IEnumerable<SampleCount> counts, RolloutDefinition definition, IReadOnlySet<int> devices)
    {
        var confidence = (definition.Gates ?? new GatePolicy()).Confidence;
        return [.. counts.Where(count => devices.Contains(count.DeviceId)).GroupBy(count => (count.Version, count.ExecutionProvider)).OrderBy(group => group.Key).Select(group =>
        {
            var judged = group.Where(count => count.Judgement is not null).Sum(count => count.Count);
            var right = group.Where(count => count.Judgement is Judgement.Active or Judgement.Both).Sum(count => count.Count);
            var (lower, upper) = Wilson.Interval(right, judged, confidence);
            return new SampledAccuracy(group.Key.Version, group.Key.ExecutionProvider, group.Sum(count => count.Count), judged, right, judged == 0 ? null : (double)right / judged, lower, upper);
        })];
    }
}
