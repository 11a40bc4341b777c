using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Npgsql;

namespace Edge.Hub.Telemetry;

/// <summary>
/// Numbers of devices, journals, models and boots on PostgreSQL, each looked up first: an insert that meets a conflict
/// uses up a number all the same.
/// </summary>
internal sealed class PostgresIdentities(NpgsqlConnection connection)
{
    private readonly Dictionary<DeviceAddress, int> _devices = [];
    private readonly Dictionary<(int Device, Epoch Epoch), int> _journals = [];
    private readonly Dictionary<ModelReference, int> _models = [];
    private readonly Dictionary<(int Device, string Boot), (int Id, BootStamps Written)> _boots = [];

    /// <summary>Looks up or makes the numbers of all that a batch names.</summary>
    public PostgresBatch Resolve(ReceivedBatch batch)
    {
        var device = Device(batch.Device, batch.ReceivedAtMs);
        var boots = BootStamps.Of(batch).ToDictionary(stamps => stamps.BootId, stamps => Boot(device, stamps), StringComparer.Ordinal);
        var models = batch.Records.Select(record => record.Decision?.Model).OfType<ModelReference>().Distinct().ToDictionary(model => model, Model);
        return new PostgresBatch(batch, device, Journal(device, batch.Epoch), models, boots);
    }

    private int Device(DeviceAddress address, long nowMs)
    {
        if (_devices.TryGetValue(address, out var id)) return id;
        return _devices[address] = FindOrAdd(
            "SELECT id FROM devices WHERE site = $1 AND name = $2",
            "INSERT INTO devices (site, name, online, firstseenms, lastseenms) VALUES ($1, $2, false, $3, $3) ON CONFLICT DO NOTHING",
            [address.Site, address.Device],
            nowMs);
    }

    private int Journal(int device, Epoch epoch)
    {
        if (_journals.TryGetValue((device, epoch), out var id)) return id;
        var bytes = new byte[Epoch.Size];
        epoch.CopyTo(bytes);
        return _journals[(device, epoch)] = FindOrAdd(
            "SELECT id FROM journals WHERE deviceid = $1 AND epoch = $2",
            "INSERT INTO journals (deviceid, epoch) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [device, bytes]);
    }

    private int Model(ModelReference model)
    {
        if (_models.TryGetValue(model, out var id)) return id;
        return _models[model] = FindOrAdd(
            "SELECT id FROM decided_models WHERE name = $1 AND version = $2 AND digest = $3",
            "INSERT INTO decided_models (name, version, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [model.Name, model.Version, model.Digest.ToString()]);
    }

    private int Boot(int device, BootStamps stamps)
    {
        if (_boots.TryGetValue((device, stamps.BootId), out var known) && !stamps.Betters(known.Written)) return known.Id;
        object[] parameters = [device, stamps.BootId, stamps.EstimateMs, Nullable(stamps.OffsetMs), Nullable(stamps.AnchorMs)];
        Run(BootStamps.Upsert("$1, $2, $3, $4::bigint, $5::bigint"), parameters);
        var id = (int)Run("SELECT id FROM boots WHERE deviceid = $1 AND bootid = $2", [device, stamps.BootId])!;
        _boots[(device, stamps.BootId)] = (id, stamps);
        return id;
    }

    private static object Nullable(long? value) => value is { } number ? number : DBNull.Value;

    private int FindOrAdd(string find, string add, object[] key, params object[] rest)
    {
        if (Run(find, key) is int found) return found;
        Run(add, [.. key, .. rest]);
        return (int)Run(find, key)!;
    }

    private object? Run(string sql, object[] parameters)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command.ExecuteScalar();
    }
}
