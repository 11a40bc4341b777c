using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>How a device downloads.</summary>
/// <param name="Address">The device.</param>
/// <param name="Metered">True when it pays for its link: blocks then come on its own topic only.</param>
/// <param name="FreeSpaceReserve">Bytes that stay free on the file system.</param>
public sealed record DownloadOptions(DeviceAddress Address, bool Metered, long FreeSpaceReserve);
