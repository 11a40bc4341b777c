using System.Security.Cryptography;
using System.Text;
using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Erasing;

/// <summary>Takes orders to erase, and tells what became of them.</summary>
internal sealed class Erasures(IDbContextFactory<HubDatabase> databases, ErasureWork work, TimeProvider time)
{
    /// <summary>Orders shown, the newest.</summary>
    private const int Shown = 1000;

    /// <summary>What stands of a subject once nobody may know it any more.</summary>
    public static string? DigestOf(string? subject) =>
        subject is null ? null : $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject.ToLowerInvariant())))}";

    /// <summary>Erases, and returns when it is done. An order is on disk before anything is erased: a crash does not end it.</summary>
    /// <param name="scope">What.</param>
    /// <param name="device">Of which device; null for all.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="stop">Ends the wait, not the erasure.</param>
    public async Task<Outcome<ErasureView>> EraseAsync(ErasureScope scope, DeviceAddress? device, string by, string reason, CancellationToken stop)
    {
        long id;
        await using (var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false))
        {
            var owner = device is null ? null
                : await database.Devices.AsNoTracking().FirstOrDefaultAsync(row => row.Site == device.Site && row.Name == device.Device, stop).ConfigureAwait(false);
            if (device is not null && owner is null) return new Problem(ReasonCode.NotFound, $"No device {device} was ever seen.");
            var order = new ErasureRow
            {
                DeviceId = owner?.Id,
                Subject = scope.Subject,
                SubjectDigest = DigestOf(scope.Subject),
                BeforeMs = scope.Before?.ToUnixTimeMilliseconds(),
                By = by,
                Reason = reason,
                OrderedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
                LastRecordId = await database.Records.MaxAsync(row => (long?)row.Id, stop).ConfigureAwait(false) ?? 0,
            };
            database.Erasures.Add(order);
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
            id = order.Id;
        }

        while (await work.TurnAsync(stop).ConfigureAwait(false))
        {
        }

        return (await ListAsync(stop).ConfigureAwait(false)).First(view => view.Id == id);
    }

    /// <summary>Orders, newest first.</summary>
    public async Task<IReadOnlyList<ErasureView>> ListAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var query =
            from order in database.Erasures.AsNoTracking()
            join device in database.Devices on order.DeviceId equals device.Id into owners
            from owner in owners.DefaultIfEmpty()
            orderby order.Id descending
            select new { Order = order, Device = owner == null ? null : owner.Site + "/" + owner.Name };
        return [.. (await query.Take(Shown).ToListAsync(stop).ConfigureAwait(false)).Select(found => ToView(found.Order, found.Device))];
    }

    private static ErasureView ToView(ErasureRow order, string? device) => new(
        order.Id, device, order.SubjectDigest, At(order.BeforeMs), order.By, order.Reason, order.Sequence is null ? "hub" : "device",
        DateTimeOffset.FromUnixTimeMilliseconds(order.OrderedAtMs), At(order.DoneAtMs), order.Records, order.Results, order.Uploads);

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } given ? DateTimeOffset.FromUnixTimeMilliseconds(given) : null;
}
