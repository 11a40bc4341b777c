using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>Keeps two active rollouts of one model off the same device. Pure.</summary>
internal static class ActiveRollouts
{
    /// <summary>The devices that active rollouts of a model have.</summary>
    /// <param name="rollouts">All rollouts.</param>
    /// <param name="model">The model.</param>
    /// <param name="except">One that does not count.</param>
    public static IReadOnlyDictionary<DeviceAddress, long> Holders(IEnumerable<(long Id, Rollout Rollout)> rollouts, string model, long? except = null) =>
        rollouts.Where(entry => entry.Rollout.IsActive && entry.Rollout.Definition.Model == model && entry.Id != except)
            .OrderBy(entry => entry.Id)
            .SelectMany(entry => entry.Rollout.Executions.Where(execution => execution.State != ExecutionState.Cancelled).Select(execution => (execution.Device, entry.Id)))
            .GroupBy(entry => entry.Device)
            .ToDictionary(device => device.Key, device => device.First().Id);

    /// <summary>Refuses a rollout whose devices another has.</summary>
    /// <param name="rollouts">All rollouts.</param>
    /// <param name="model">The new one's model.</param>
    /// <param name="devices">Its devices.</param>
    public static Problem? Conflict(IReadOnlyCollection<(long Id, Rollout Rollout)> rollouts, string model, IReadOnlyCollection<DeviceAddress> devices)
    {
        var holders = Holders(rollouts, model);
        var held = devices.Where(holders.ContainsKey).OrderBy(device => device.ToString(), StringComparer.Ordinal).ToList();
        if (held.Count == 0) return null;
        var (id, first) = rollouts.First(entry => entry.Id == holders[held[0]]);
        return new Problem(HubReasons.RolloutActive,
            $"Rollout {id} of {model}@{first.Definition.Version} ({first.State.ToString().ToLowerInvariant()}) has {held[0]}{(held.Count == 1 ? "" : $" and {held.Count - 1} more of these devices")}; stop it first, or leave them out.");
    }
}
