using System.Data.Common;
using Edge.Hub.Storage;
using Edge.Hub.Uploads;
using Npgsql;

namespace Edge.Hub.Fleet;

/// <summary>
/// What one of several hub processes learns that the others do not hear from the broker: when a device last sent records,
/// labels, and uploads. So that a dashboard shows the same wherever it is opened.
/// </summary>
internal sealed partial class FleetExchange(
    PostgresServer server, FleetBoard fleet, FleetStore store, UploadStore uploads, TimeProvider time, ILogger<FleetExchange> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>Ten thousand devices that send all the time are a thousand cheap updates a second at this pace.</summary>
    private const int LooksPerWrite = 5;

    /// <summary>What was heard in the moment of the last write is written with the next; a row that has it already is left alone.</summary>
    private const long OverlapMs = 1000;

    private long _writtenMs, _readMs;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        for (var looks = 0; await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false); looks++)
        {
            try
            {
                await ExchangeSeenAsync(writes: looks % LooksPerWrite == 0, stoppingToken).ConfigureAwait(false);
                await store.RefreshLabelsAsync(fleet, stoppingToken).ConfigureAwait(false);
                uploads.Refresh();
                // Pages look at the database again: any process may have changed it.
                fleet.NoteChange();
            }
            catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task ExchangeSeenAsync(bool writes, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(stop).ConfigureAwait(false);
        var seen = fleet.All.Where(device => writes && device.LastSeenMs > _writtenMs - OverlapMs).ToList();
        if (seen.Count > 0)
        {
            // Rows are locked in the order of FleetStore, so that processes wait for one another instead of locking up.
            await using var write = new NpgsqlCommand("""
                WITH newer AS MATERIALIZED (
                    SELECT devices.id, seen.at FROM devices JOIN unnest($1::text[], $2::text[], $3::bigint[]) AS seen (site, name, at) USING (site, name)
                    WHERE devices.lastseenms < seen.at ORDER BY (site || '/' || name) COLLATE "C" FOR UPDATE OF devices)
                UPDATE devices SET lastseenms = newer.at FROM newer WHERE devices.id = newer.id
                """, connection)
            {
                Parameters =
                {
                    new() { Value = seen.ConvertAll(device => device.Address.Site) },
                    new() { Value = seen.ConvertAll(device => device.Address.Device) },
                    new() { Value = seen.ConvertAll(device => device.LastSeenMs) },
                },
            };
            await write.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
            _writtenMs = seen.Max(device => device.LastSeenMs);
        }

        // Clocks of machines differ, and a write may have been held up: read a little again.
        var since = _readMs - (long)(Look * LooksPerWrite * 3).TotalMilliseconds;
        await using var read = new NpgsqlCommand("SELECT site, name, firstseenms, lastseenms FROM devices WHERE lastseenms > $1", connection) { Parameters = { new() { Value = since } } };
        await using var reader = await read.ExecuteReaderAsync(stop).ConfigureAwait(false);
        while (await reader.ReadAsync(stop).ConfigureAwait(false))
        {
            fleet.OnSeenElsewhere(new(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2), reader.GetInt64(3));
            _readMs = Math.Max(_readMs, reader.GetInt64(3));
        }
    }

    [LoggerMessage(3032, LogLevel.Warning, "What other hub processes know of the fleet could not be read; tried again.")]
    private partial void LogFailed(Exception exception);
}
