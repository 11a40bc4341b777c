using System.Text.Json.Serialization;

namespace Edge.Hub.Rollouts;

/// <summary>When failing devices pause a rollout, whatever its other gates say.</summary>
/// <param name="MinimumCount">From so many failed devices on.</param>
/// <param name="PercentOfReported">And from this share of those that reported an end on.</param>
/// <param name="PercentOfTargeted">Or from this share of all that are in the group on.</param>
/// <param name="Then">What becomes of the devices that have the version.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ErrorPolicy(
    int MinimumCount = 3, double PercentOfReported = 20, double PercentOfTargeted = 10, ErrorAction Then = ErrorAction.Keep);
