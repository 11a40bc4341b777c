using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Telemetry;

/// <summary>Answers questions about stored results.</summary>
internal sealed class ResultReader(IDbContextFactory<HubDatabase> databases, FleetBoard fleet)
{
    /// <summary>A page of results, newest first.</summary>
    public async Task<ResultPage> ReadAsync(ResultQuery query, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var results = database.Results.AsNoTracking();
        if (query.Before is { } before) results = results.Where(row => row.Id < before);
        if (query.Verdict is { } verdict) results = results.Where(row => row.Verdict == verdict);
        if (query.Part is { } part) results = results.Where(row => row.PartId == part);
        if (query.Since is { } since) results = results.Where(row => row.AtMs >= since.ToUnixTimeMilliseconds());
        if (query.Until is { } until) results = results.Where(row => row.AtMs < until.ToUnixTimeMilliseconds());
        if (query.Device is { } device)
            results = results.Where(row => row.DeviceId == database.Devices.Where(d => d.Site == device.Site && d.Name == device.Device).Select(d => d.Id).FirstOrDefault());
        if (query.Model is { } name)
            results = results.Where(row => database.DecidedModels.Any(m => m.Id == row.ModelId && m.Name == name && (query.Version == null || m.Version == query.Version)));

        var page =
            from row in results.OrderByDescending(row => row.Id).Take(query.Limit)
            join owner in database.Devices on row.DeviceId equals owner.Id
            join decided in database.DecidedModels on row.ModelId equals decided.Id into models
            from model in models.DefaultIfEmpty()
            orderby row.Id descending
            select new { Row = row, owner.Site, owner.Name, Model = model };
        var items = await page.ToListAsync(stop).ConfigureAwait(false);
        return new ResultPage(
            [.. items.Select(item => ToView(item.Row, $"{item.Site}/{item.Name}", item.Model))],
            items.Count == query.Limit && items.Count > 0 ? items[^1].Row.Id : null);
    }

    /// <summary>Totals.</summary>
    public async Task<SummaryView> SummarizeAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var devices = await database.Devices.AsNoTracking().ToDictionaryAsync(row => row.Id, row => $"{row.Site}/{row.Name}", stop).ConfigureAwait(false);
        var models = await database.DecidedModels.AsNoTracking().ToDictionaryAsync(row => row.Id, stop).ConfigureAwait(false);
        var counters = await database.DeviceCounters.AsNoTracking().ToListAsync(stop).ConfigureAwait(false);
        var tallies = await database.ResultTallies.AsNoTracking().ToListAsync(stop).ConfigureAwait(false);
        var lines =
            from tally in tallies
            group tally by (tally.DeviceId, tally.ModelId, tally.Verdict) into cell
            let model = models.GetValueOrDefault(cell.Key.ModelId)
            let device = devices[cell.Key.DeviceId]
            orderby device, model?.Name, model?.Version, cell.Key.Verdict
            select new SummaryLine(device, model?.Name, model?.Version, cell.Key.Verdict,
                cell.Sum(tally => tally.Count), cell.Where(tally => tally.Cached).Sum(tally => tally.Count));
        var known = fleet.All;
        return new SummaryView(
            known.Count,
            known.Count(device => device.Online),
            counters.Sum(row => row.Stored),
            counters.Sum(row => row.Rejected),
            counters.Sum(row => row.Duplicates),
            counters.Sum(row => row.RepeatedDecisions),
            tallies.Sum(tally => tally.Count),
            tallies.Where(tally => tally.Cached).Sum(tally => tally.Count),
            tallies.GroupBy(tally => tally.Verdict).ToDictionary(group => group.Key, group => group.Sum(tally => tally.Count)),
            [.. lines]);
    }

    private static ResultView ToView(ResultRow row, string device, DecidedModelRow? model) => new(
        row.Id,
        new Guid(row.DecisionId, bigEndian: true),
        device,
        row.PartId,
        row.Pipeline,
        row.Source,
        row.Verdict,
        row.Reason,
        row.TopLabel,
        row.TopScore,
        row.ErrorCode,
        model?.Name,
        model?.Version,
        model?.Digest,
        row.ExecutionProvider,
        DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs),
        row.TimeQuality == TimeQuality.Device,
        row.TimeQuality,
        DateTimeOffset.FromUnixTimeMilliseconds(row.ReceivedAtMs),
        row.InferenceMs,
        row.TotalMs,
        row.Cached);
}
