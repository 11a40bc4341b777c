using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>What a folder source needs from the agent.</summary>
/// <param name="Journal">Asked at the start which inputs were decided before a crash.</param>
/// <param name="Clock">Stamps frames; its time drives settling and rescans.</param>
/// <param name="Health">Told of an unreadable folder as <c>source/{pipeline}</c>.</param>
/// <param name="Address">The device, part of the ids of files that stay.</param>
/// <param name="DataDirectory">The agent's own state.</param>
public sealed record FolderSourceServices(
    IJournal Journal, DeviceClock Clock, HealthBoard Health, DeviceAddress Address, string DataDirectory);
