using System.Globalization;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>
/// Whether a version was taught on this box, for a model that the operator lets it teach. Judged by what the operator signed and by the
/// box's own list, not by the hub's timestamp and snapshot: teaching is for boxes without a hub, and whoever withholds news from one gains no
/// more than what its own key was given.
/// </summary>
internal sealed class TaughtTrust
{
    private readonly DeviceAddress _device;
    private readonly TrustFiles _files;
    private readonly TrustClock _clock;
    private readonly TrustService _service;

    /// <summary>The trust of one box in itself.</summary>
    /// <param name="device">The box.</param>
    /// <param name="files">Its lists.</param>
    /// <param name="clock">By what expiry is judged.</param>
    /// <param name="service">What the operator signed.</param>
    public TaughtTrust(DeviceAddress device, TrustFiles files, TrustClock clock, TrustService service)
    {
        _device = device;
        _files = files;
        _clock = clock;
        _service = service;
    }

    /// <summary>What the answers about a model rest on.</summary>
    /// <param name="name">The model.</param>
    public string Edition(string name) => string.Create(
        CultureInfo.InvariantCulture, $"{_service.Current?.RootVersion}.{_service.Current?.List.Version}.{_files.Stamp(ModelTargets.TaughtRoleOf(_device, name))}");

    /// <summary>Why a version may not serve by the box's own word; null where it may.</summary>
    /// <param name="version">The version as it lies there.</param>
    public Problem? Refuses(ModelSnapshot version)
    {
        if (_service.Current is not { } current) return new Problem(TrustAgentReasons.NoList, "This box has no trusted list of models yet; it comes from the hub: edge-hub trust status");
        var now = _clock.Now().At;
        if (TaughtList.Check(current.List, _device, new ModelTarget(version.Name, version.Version, version.Digest), _files, now) is { } problem) return problem;
        return current.SignedUntil > now ? null : new Problem(
            TrustReasons.Expired, $"What the operator signed expired at {current.SignedUntil:u}: what serves goes on, and nothing new is taken up (edge-hub trust sign).");
    }
}
