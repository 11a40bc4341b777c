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
    private readonly InsertCommand _addDevice;
    private readonly InsertCommand _findDevice;
    private readonly InsertCommand _addJournal;
    private readonly InsertCommand _findJournal;
    private readonly InsertCommand _addModel;
    private readonly InsertCommand _findModel;
    private readonly Dictionary<DeviceAddress, int> _devices = [];
    private readonly Dictionary<(int Device, Epoch Epoch), int> _journals = [];
    private readonly Dictionary<ModelReference, int> _models = [];

    public IdentityCache(SqliteConnection connection)
    {
        _addDevice = new(connection, """
            INSERT INTO devices (Site, Name, Online, FirstSeenMs, LastSeenMs) VALUES ($0, $1, 0, $2, $2) ON CONFLICT DO NOTHING
            """, 3);
        _findDevice = new(connection, "SELECT Id FROM devices WHERE Site = $0 AND Name = $1", 2);
        _addJournal = new(connection, "INSERT INTO journals (DeviceId, Epoch) VALUES ($0, $1) ON CONFLICT DO NOTHING", 2);
        _findJournal = new(connection, "SELECT Id FROM journals WHERE DeviceId = $0 AND Epoch = $1", 2);
        _addModel = new(connection, "INSERT INTO decided_models (Name, Version, Digest) VALUES ($0, $1, $2) ON CONFLICT DO NOTHING", 3);
        _findModel = new(connection, "SELECT Id FROM decided_models WHERE Name = $0 AND Version = $1 AND Digest = $2", 3);
    }

    private IEnumerable<InsertCommand> Commands => [_addDevice, _findDevice, _addJournal, _findJournal, _addModel, _findModel];

    public void Join(SqliteTransaction transaction)
    {
        foreach (var command in Commands) command.Join(transaction);
    }

    public int Device(DeviceAddress address, long nowMs)
    {
        if (_devices.TryGetValue(address, out var id)) return id;
        _addDevice.Run(address.Site, address.Device, nowMs);
        return _devices[address] = Convert.ToInt32(_findDevice.Read(address.Site, address.Device), null);
    }

    public int Journal(int device, Epoch epoch)
    {
        if (_journals.TryGetValue((device, epoch), out var id)) return id;
        var bytes = new byte[Epoch.Size];
        epoch.CopyTo(bytes);
        _addJournal.Run(device, bytes);
        return _journals[(device, epoch)] = Convert.ToInt32(_findJournal.Read(device, bytes), null);
    }

    /// <summary>A model's number; 0 for none.</summary>
    public int Model(ModelReference? model)
    {
        if (model is null) return 0;
        if (_models.TryGetValue(model, out var id)) return id;
        var digest = model.Digest.ToString();
        _addModel.Run(model.Name, model.Version, digest);
        return _models[model] = Convert.ToInt32(_findModel.Read(model.Name, model.Version, digest), null);
    }

    public void Forget()
    {
        _devices.Clear();
        _journals.Clear();
        _models.Clear();
    }

    public void Dispose()
    {
        foreach (var command in Commands) command.Dispose();
    }
}
