using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.Data.Sqlite;

namespace Edge.Hub.Telemetry;

/// <summary>
/// Numbers of devices, journals and models, looked up or made within the writer's transaction.
/// Forgotten when a transaction fails, since numbers made in it are gone with it.
/// </summary>
internal sealed class IdentityCache : IDisposable
{
    private readonly BulkStatement _addDevice;
    private readonly BulkStatement _findDevice;
    private readonly BulkStatement _addJournal;
    private readonly BulkStatement _findJournal;
    private readonly BulkStatement _addModel;
    private readonly BulkStatement _findModel;
    private readonly BulkStatement _findBoot;
    private readonly Dictionary<DeviceAddress, int> _devices = [];
    private readonly Dictionary<(int Device, Epoch Epoch), int> _journals = [];
    private readonly Dictionary<ModelReference, int> _models = [];
    private readonly Dictionary<(int Device, string Boot), int> _boots = [];

    public IdentityCache(SqliteConnection connection)
    {
        _addDevice = new(connection, """
            INSERT INTO devices (Site, Name, Online, FirstSeenMs, LastSeenMs) VALUES (?1, ?2, 0, ?3, ?3) ON CONFLICT DO NOTHING
            """);
        _findDevice = new(connection, "SELECT Id FROM devices WHERE Site = ?1 AND Name = ?2");
        _addJournal = new(connection, "INSERT INTO journals (DeviceId, Epoch) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        _findJournal = new(connection, "SELECT Id FROM journals WHERE DeviceId = ?1 AND Epoch = ?2");
        _addModel = new(connection, "INSERT INTO decided_models (Name, Version, Digest) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
        _findModel = new(connection, "SELECT Id FROM decided_models WHERE Name = ?1 AND Version = ?2 AND Digest = ?3");
        _findBoot = new(connection, "SELECT Id FROM boots WHERE DeviceId = ?1 AND BootId = ?2");
    }

    public int Device(DeviceAddress address, long nowMs)
    {
        if (_devices.TryGetValue(address, out var id)) return id;
        _addDevice.Run(address.Site, address.Device, nowMs);
        return _devices[address] = Found(_findDevice.ReadNumber(address.Site, address.Device));
    }

    public int Journal(int device, Epoch epoch)
    {
        if (_journals.TryGetValue((device, epoch), out var id)) return id;
        var bytes = new byte[Epoch.Size];
        epoch.CopyTo(bytes);
        _addJournal.Run(device, bytes);
        return _journals[(device, epoch)] = Found(_findJournal.ReadNumber(device, bytes));
    }

    /// <summary>A model's number; 0 for none.</summary>
    public int Model(ModelReference? model)
    {
        if (model is null) return 0;
        if (_models.TryGetValue(model, out var id)) return id;
        var digest = model.Digest.ToString();
        _addModel.Run(model.Name, model.Version, digest);
        return _models[model] = Found(_findModel.ReadNumber(model.Name, model.Version, digest));
    }

    /// <summary>A boot's number; its stamps are written before.</summary>
    public int Boot(int device, string boot)
    {
        if (_boots.TryGetValue((device, boot), out var id)) return id;
        return _boots[(device, boot)] = Found(_findBoot.ReadNumber(device, boot));
    }

    private static int Found(long? number) => checked((int)(number ?? throw new InvalidDataException("A row that was just written is not there.")));

    public void Forget()
    {
        _devices.Clear();
        _journals.Clear();
        _models.Clear();
        _boots.Clear();
    }

    public void Dispose()
    {
        foreach (var statement in (BulkStatement[])[_addDevice, _findDevice, _addJournal, _findJournal, _addModel, _findModel, _findBoot]) statement.Dispose();
    }
}
