using Edge.Agent.Configuration;

namespace Edge.Agent.Inference.Placement;

/// <summary>Holds a ledger against a policy.</summary>
internal static class PlacementJudge
{
    /// <summary>The nodes on the CPU that the policy does not leave there.</summary>
    /// <param name="ledger">Where the nodes run.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>Number of nodes by operator; empty when the placement is what the policy asks.</returns>
    public static IReadOnlyDictionary<string, int> Strays(PlacementLedger ledger, ExecutionProviderPolicy policy)
    {
        if (!ledger.Counts.TryGetValue(ExecutionProviderNames.Cpu, out var onCpu)) return new Dictionary<string, int>();
        return onCpu.Where(pair => !policy.AllowsOnCpu(pair.Key)).ToDictionary(StringComparer.Ordinal);
    }
}
