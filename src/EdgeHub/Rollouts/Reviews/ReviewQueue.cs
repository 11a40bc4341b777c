using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Hub.Uploads;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts.Reviews;

/// <summary>Decisions that somebody is to look at.</summary>
internal sealed class ReviewQueue(IDbContextFactory<HubDatabase> databases, UploadStore uploads, TimeProvider time)
{
    /// <summary>Items, oldest first.</summary>
    /// <param name="model">Of this model; null for all.</param>
    /// <param name="open">Only those nobody has looked at.</param>
    /// <param name="kind">Of this kind; null for both.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="stop">Ends the query.</param>
    public async Task<IReadOnlyList<ReviewView>> ListAsync(string? model, bool open, ReviewKind? kind, int limit, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var query = database.ReviewItems.AsNoTracking();
        if (model is not null) query = query.Where(row => row.ModelName == model);
        if (open) query = query.Where(row => row.Judgement == null);
        if (kind is not null) query = query.Where(row => row.Kind == kind);
        return [.. (await WithDevice(database, query.OrderBy(row => row.Id).Take(limit)).ToListAsync(stop).ConfigureAwait(false)).Select(ToView)];
    }

    /// <summary>Keeps what somebody says; said again it is replaced.</summary>
    /// <param name="id">The item.</param>
    /// <param name="judgement">Who was right.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<Outcome<ReviewView>> JudgeAsync(long id, Judgement judgement, string by, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        if (await database.ReviewItems.FindAsync([id], stop).ConfigureAwait(false) is not { } row) return new Problem(ReasonCode.NotFound, $"There is no item {id} to review.");
        if (row.Kind == ReviewKind.Sample && judgement is Judgement.Candidate or Judgement.Both && row.CandidateDigest is null)
            return new Problem(ReasonCode.Malformed, $"Item {id} was drawn and has no candidate: its decision was right (active) or not (neither).");
        (row.Judgement, row.JudgedBy, row.JudgedAtMs) = (judgement, by, time.GetUtcNow().ToUnixTimeMilliseconds());
        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        return ToView((await WithDevice(database, database.ReviewItems.Where(item => item.Id == id)).ToListAsync(stop).ConfigureAwait(false))[0]);
    }

    private static IQueryable<Found> WithDevice(HubDatabase database, IQueryable<ReviewItemRow> items) =>
        items.Join(database.Devices, item => item.DeviceId, device => device.Id, (item, device) => new Found { Item = item, Site = device.Site, Device = device.Name }).OrderBy(found => found.Item.Id);

    private ReviewView ToView(Found found)
    {
        var (item, address) = (found.Item, new DeviceAddress(found.Site, found.Device));
        var decision = new Guid(item.DecisionId, bigEndian: true);
        return new ReviewView(
            item.Id, item.Kind, address.ToString(), decision, item.PartId, item.Pipeline, item.ModelName,
            new(item.ActiveVersion, item.ActiveVerdict, item.ActiveReason),
            item.CandidateVersion is null ? null : new(item.CandidateVersion, item.CandidateVerdict!.Value, item.CandidateReason!),
            DateTimeOffset.FromUnixTimeMilliseconds(item.AtMs),
            [.. uploads.List(address, decision).Select(UploadEndpoints.PathOf)],
            item.Judgement, item.JudgedBy, item.JudgedAtMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    private sealed class Found
    {
        public required ReviewItemRow Item { get; init; }

        public required string Site { get; init; }

        public required string Device { get; init; }
    }
}
