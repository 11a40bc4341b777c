using Edge.Agent.Inference.Providers;
using Edge.Agent.Models;
using Edge.Agent.Models.Variants;

namespace Edge.Agent.Inference.Variants;

/// <summary>Holds what a variant asks for against what the box has.</summary>
internal static class VariantFit
{
    /// <summary>What the box lacks for a variant.</summary>
    /// <param name="needs">What the variant asks for.</param>
    /// <param name="facts">What the box has.</param>
    /// <returns>Null when it lacks nothing; else all of it, for people.</returns>
    public static string? Lacks(VariantNeeds needs, HardwareFacts facts)
    {
        var lacks = new List<string>();
        if (needs.Architecture is { } architecture && architecture != facts.Architecture) lacks.Add($"architecture {architecture} (this is {facts.Architecture})");
        lacks.AddRange(needs.CpuFeatures.Except(facts.CpuFeatures, StringComparer.OrdinalIgnoreCase).Select(feature => $"the processor feature {feature}"));
        if (needs.Accelerator is { } name && !facts.Accelerators.Any(accelerator => accelerator.Name.Contains(name, StringComparison.OrdinalIgnoreCase))) lacks.Add($"a gpu or npu named '{name}'");
        if (IsOlder(facts.JetPack, needs.JetPack)) lacks.Add($"JetPack's L4T {needs.JetPack} ({facts.JetPack ?? "none"} is here)");
        if (IsOlder(facts.Cuda, needs.Cuda)) lacks.Add($"CUDA {needs.Cuda} ({facts.Cuda ?? "none"} is here)");
        return lacks.Count == 0 ? null : string.Join(" and ", lacks);
    }

    /// <summary>What a variant asks for, for people; empty when it asks for nothing.</summary>
    /// <param name="needs">What it asks for.</param>
    public static string Describe(VariantNeeds needs) => string.Join(", ",
        needs.CpuFeatures.Prepend(needs.Architecture).Append(needs.Accelerator)
            .Append(needs.JetPack is null ? null : $"L4T {needs.JetPack}").Append(needs.Cuda is null ? null : $"CUDA {needs.Cuda}")
            .Where(need => need is not null));

    private static bool IsOlder(string? here, string? needed) => needed is not null && (here is null || NaturalOrder.Instance.Compare(here, needed) < 0);
}
