using System.Threading.Channels;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Fleet;

/// <summary>
/// Notices two machines of one identity, as copied cards make them: births that go back to a boot or journal after another one had
/// its turn, which no machine does, and one sequence of one journal with two contents. Thread-safe.
/// </summary>
internal sealed class IdentityWatch
{
    /// <summary>The reasons, as they stand in the label.</summary>
    public const string TwoMachines = "two-machines", TwoContents = "one-journal-twice";

    /// <summary>Earlier births that are remembered of a device: a third copy is noticed as well.</summary>
    private const int Remembered = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<DeviceAddress, List<string>> _births = [];
    private readonly Channel<(DeviceAddress Device, string Why)> _suspects =
        Channel.CreateUnbounded<(DeviceAddress, string)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Devices that are not one.</summary>
    public ChannelReader<(DeviceAddress Device, string Why)> Suspects => _suspects.Reader;

    /// <summary>Takes a birth.</summary>
    /// <param name="device">The device.</param>
    /// <param name="status">Its birth.</param>
    public void OnBirth(DeviceAddress device, StatusMessage status)
    {
        if (status is not { State: PresenceState.Online, BootId: { } boot }) return;
        var birth = $"{boot} {status.Epoch}";
        lock (_gate)
        {
            if (!_births.TryGetValue(device, out var births)) _births[device] = births = [];
            if (births.Count > 0 && births[^1] == birth) return;
            if (births.Remove(birth)) _suspects.Writer.TryWrite((device, TwoMachines));
            births.Add(birth);
            if (births.Count > Remembered) births.RemoveAt(0);
        }
    }

    /// <summary>Takes what became of a device's records.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rejected">What was refused of them.</param>
    public void OnRejected(DeviceAddress device, IReadOnlyList<RejectedRecord> rejected)
    {
        if (rejected.Any(record => record.Reason == HubReasons.SequenceConflict)) _suspects.Writer.TryWrite((device, TwoContents));
    }

    /// <summary>What was known of a device counts no more: an operator says which machine it is.</summary>
    /// <param name="device">The device.</param>
    public void Forget(DeviceAddress device)
    {
        lock (_gate) _births.Remove(device);
    }
}
