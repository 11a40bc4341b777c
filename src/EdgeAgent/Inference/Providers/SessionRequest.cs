using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Inference.Providers;

/// <summary>A session to open on one candidate of a policy.</summary>
/// <param name="File">Path of the ONNX file.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Provider">The candidate, by its name in the policy.</param>
/// <param name="Model">Digest of the model version; null when nothing compiled is kept for it.</param>
internal sealed record SessionRequest(string File, ExecutionProviderPolicy Policy, string Provider, ArtifactDigest? Model)
{
    /// <summary>Whether the candidate is the CPU.</summary>
    public bool IsCpu => Provider == ExecutionProviderNames.Cpu;

    /// <summary>The accelerators that come after the candidate in the order, which take what it leaves.</summary>
    public IEnumerable<string> Followers => Policy.Order
        .SkipWhile(name => !name.Equals(Provider, StringComparison.OrdinalIgnoreCase))
        .Skip(1)
        .TakeWhile(name => !name.Equals(ExecutionProviderNames.Cpu, StringComparison.OrdinalIgnoreCase));
}
