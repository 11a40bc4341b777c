using System.Collections.Concurrent;
using System.Threading.Channels;
using Edge.Hub.Broker;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Fleet;

/// <summary>
/// The fleet as it stands, in memory, because presence changes too often to ask a disk. <see cref="FleetSaver"/> writes
/// what changed; after a restart every device is offline until its birth says otherwise.
/// </summary>
internal sealed partial class FleetBoard(IdentityWatch identities, TimeProvider time, ILogger<FleetBoard> log)
{
    private readonly ConcurrentDictionary<DeviceAddress, DeviceState> _devices = new();
    private readonly ConcurrentDictionary<DeviceAddress, byte> _unsaved = new();
    private readonly Channel<DeviceAddress> _appeared = Channel.CreateUnbounded<DeviceAddress>(new UnboundedChannelOptions { SingleReader = true });
    private long _changes;

    /// <summary>Devices seen for the first time, for whoever has rules for them.</summary>
    public ChannelReader<DeviceAddress> Appeared => _appeared.Reader;

    /// <summary>Grows with every change.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>All devices.</summary>
    public IReadOnlyCollection<DeviceState> All => [.. _devices.Values];

    /// <summary>One device, or null.</summary>
    public DeviceState? Find(DeviceAddress address) => _devices.GetValueOrDefault(address);

    /// <summary>Puts back what was saved, before the broker starts.</summary>
    public void Restore(IEnumerable<DeviceState> devices)
    {
        foreach (var device in devices) _devices[device.Address] = device;
    }

    /// <summary>Takes a birth or a death.</summary>
    /// <returns>Malformed and outdated ones must not be retained.</returns>
    public Intake OnStatus(DeviceAddress address, ReadOnlySpan<byte> payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.StatusMessage, "status").TryGet(out var status, out var problem))
        {
            LogUnreadable(address.ToString(), problem.Message);
            return Intake.Malformed;
        }

        var known = Find(address);
        if (status.State == PresenceState.Offline && known?.Session is { } session && session != status.Session) return Intake.Outdated;
        Update(address, device => device with
        {
            Online = status.State == PresenceState.Online,
            Session = status.Session,
            AgentVersion = status.AgentVersion,
            Epoch = status.Epoch.ToString(),
        });
        identities.OnBirth(address, status);
        return Intake.Taken;
    }

    /// <summary>Takes a reported state.</summary>
    /// <returns>False when it is malformed.</returns>
    public bool OnReported(DeviceAddress address, byte[] payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.ReportedState, "reported state").TryGet(out var reported, out var problem))
        {
            LogUnreadable(address.ToString(), problem.Message);
            return false;
        }

        Update(address, device => device with { Reported = reported, ReportedBytes = payload, ReportedAtMs = NowMs() });
        return true;
    }

    /// <summary>Notes that a device sent something. Not worth a write of its own: the time is saved with the next change.</summary>
    public void OnSeen(DeviceAddress address) => Update(address, device => device, save: false);

    /// <summary>Shows labels that are already on disk.</summary>
    public void SetLabels(DeviceAddress address, IReadOnlyDictionary<string, string> labels)
    {
        while (_devices.TryGetValue(address, out var device) && !_devices.TryUpdate(address, device with { Labels = labels }, device))
        {
        }

        NoteChange();
    }

    /// <summary>Shows labels that are on disk in the place of others, unless those were replaced meanwhile.</summary>
    public void ReplaceLabels(DeviceAddress address, IReadOnlyDictionary<string, string> known, IReadOnlyDictionary<string, string> labels)
    {
        while (_devices.TryGetValue(address, out var device) && ReferenceEquals(device.Labels, known))
        {
            if (_devices.TryUpdate(address, device with { Labels = labels }, device)) NoteChange();
        }
    }

    /// <summary>Takes over what is on disk about a device that this process knows: another one may have seen it first, or last.</summary>
    public void OnSeenElsewhere(DeviceAddress address, long firstSeenMs, long lastSeenMs)
    {
        while (_devices.TryGetValue(address, out var device))
        {
            var last = Math.Max(device.LastSeenMs, lastSeenMs);
            if ((firstSeenMs, last) == (device.FirstSeenMs, device.LastSeenMs) || _devices.TryUpdate(address, device with { FirstSeenMs = firstSeenMs, LastSeenMs = last }, device)) return;
        }
    }

    /// <summary>Has every known device looked at as if it had just appeared.</summary>
    public void AnnounceAll()
    {
        foreach (var address in _devices.Keys) _appeared.Writer.TryWrite(address);
    }

    /// <summary>Notes a change of what is stored beside the board, models and rules, for whoever shows both.</summary>
    public void NoteChange() => Interlocked.Increment(ref _changes);

    /// <summary>Takes what is to be saved; put back with <see cref="NotSaved"/> when that fails.</summary>
    public IReadOnlyList<DeviceState> TakeUnsaved()
    {
        var taken = new List<DeviceState>();
        foreach (var address in _unsaved.Keys)
        {
            if (_unsaved.TryRemove(address, out _)) taken.Add(_devices[address]);
        }

        return taken;
    }

    /// <summary>Has devices saved again at the next attempt.</summary>
    public void NotSaved(IEnumerable<DeviceState> devices)
    {
        foreach (var device in devices) _unsaved[device.Address] = 0;
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Update(DeviceAddress address, Func<DeviceState, DeviceState> change, bool save = true)
    {
        var now = NowMs();
        var isNew = false;
        _devices.AddOrUpdate(
            address,
            _ =>
            {
                isNew = true;
                return change(DeviceState.New(address, now)) with { LastSeenMs = now };
            },
            (_, device) =>
            {
                isNew = false;
                return change(device) with { LastSeenMs = now };
            });
        if (save || isNew) _unsaved[address] = 0;
        Interlocked.Increment(ref _changes);
        if (isNew) _appeared.Writer.TryWrite(address);
    }

    [LoggerMessage(3001, LogLevel.Warning, "A message of {Device} is refused: {Reason}")]
    private partial void LogUnreadable(string device, string reason);
}
