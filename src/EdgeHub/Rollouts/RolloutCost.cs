namespace Edge.Hub.Rollouts;

/// <summary>What a rollout will cost, as far as the hub knows before it starts.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Devices">What each device lacks.</param>
/// <param name="BytesInTotal">All of that: what leaves the broker.</param>
/// <param name="BytesPublished">What the hub publishes where devices share: every file or delta that anybody lacks, once.</param>
/// <param name="LeastMinutes">From the first start to the last device's end, at the least; null beyond ninety days.</param>
/// <param name="Notes">What these figures do not hold.</param>
public sealed record RolloutCost(
    string Model, string Version, IReadOnlyList<DeviceCost> Devices, long BytesInTotal, long BytesPublished, double? LeastMinutes, IReadOnlyList<string> Notes);
