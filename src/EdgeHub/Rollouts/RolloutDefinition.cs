using System.Text.Json.Serialization;
using Edge.Hub.Rollouts.Gates;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts;

/// <summary>What a rollout is to do; never changes once it is created.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">A pushed version of it.</param>
/// <param name="Targets">Whom it is for.</param>
/// <param name="Groups">Its groups, in their order; one of all devices when left out.</param>
/// <param name="Name">What people call it; model, version and number when left out.</param>
/// <param name="Proof">How the version proves itself on each device; its golden cases alone when left out.</param>
/// <param name="Gates">What a group must show before the next begins.</param>
/// <param name="Errors">When failing devices pause it.</param>
/// <param name="Start">What starts it.</param>
/// <param name="StartAt">For <see cref="StartMode.Scheduled"/>: when.</param>
/// <param name="DevicesPerMinute">Devices started in any minute, at most.</param>
/// <param name="Windows">Devices are started only while one of these is open.</param>
/// <param name="TimeoutMinutes">How long a device that was told has until it reports an end; a day and what its proof may take when left out.</param>
/// <param name="Retries">How often a device that failed for a passing reason is told again.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RolloutDefinition(
    string Model,
    string Version,
    RolloutTargets Targets,
    IReadOnlyList<GroupDefinition>? Groups = null,
    string? Name = null,
    ProofPolicy? Proof = null,
    GatePolicy? Gates = null,
    ErrorPolicy? Errors = null,
    StartMode Start = StartMode.Manual,
    DateTimeOffset? StartAt = null,
    int? DevicesPerMinute = null,
    IReadOnlyList<MaintenanceWindow>? Windows = null,
    int? TimeoutMinutes = null,
    int Retries = 1)
{
    private const int DayMinutes = 24 * 60;

    /// <summary>How long a device that was told has.</summary>
    internal int DeviceMinutes => TimeoutMinutes ?? DayMinutes + (((Proof?.Shadow?.TimeoutSeconds ?? 0) + (Proof?.Trial?.LeaseSeconds ?? 0)) / 60);
}
