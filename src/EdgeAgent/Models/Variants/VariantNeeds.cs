namespace Edge.Agent.Models.Variants;

/// <summary><c>requires</c> of a variant: what the box must have. What is left out is not asked for.</summary>
/// <param name="Architecture"><c>x64</c>, <c>arm64</c> …; null for any.</param>
/// <param name="CpuFeatures">Instruction-set extensions as <c>edge-agent doctor</c> prints them; all must be there.</param>
/// <param name="Accelerator">Part of a graphics or neural processor's name, compared without case; null for any.</param>
/// <param name="JetPack">Lowest L4T release of JetPack, for example <c>36.4</c>; null for any or none.</param>
/// <param name="Cuda">Lowest version of the CUDA toolkit; null for any or none.</param>
public sealed record VariantNeeds(string? Architecture, IReadOnlyList<string> CpuFeatures, string? Accelerator, string? JetPack, string? Cuda)
{
    /// <summary>Asks for nothing.</summary>
    public static VariantNeeds None { get; } = new(null, [], null, null, null);

    /// <summary>How many things it asks for: of two variants that fit, the one that asks for more was made for less.</summary>
    public int Count => CpuFeatures.Count + new[] { Architecture, Accelerator, JetPack, Cuda }.Count(need => need is not null);
}
