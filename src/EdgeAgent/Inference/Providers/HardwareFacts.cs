using System.Runtime.InteropServices;

namespace Edge.Agent.Inference.Providers;

/// <summary>What of the box decides which model file and which execution provider fit it.</summary>
/// <param name="Architecture"><c>x64</c>, <c>arm64</c> …</param>
/// <param name="CpuFeatures">
/// Instruction-set extensions under the kernel's names that decide how fast int8 runs and whether its kernels saturate:
/// <c>avx2</c>, <c>avx512_vnni</c>, <c>asimddp</c> … Not IsSupported's: a native build answers that for the processor it was compiled for.
/// </param>
/// <param name="Accelerators">Graphics and neural processors.</param>
/// <param name="JetPack">JetPack's L4T release, for example <c>36.4.3</c>; null on anything but Jetson.</param>
/// <param name="Cuda">Version of the installed CUDA toolkit; null without one.</param>
public sealed record HardwareFacts(
    string Architecture, IReadOnlyList<string> CpuFeatures, IReadOnlyList<Accelerator> Accelerators, string? JetPack, string? Cuda)
{
    /// <summary>Drivers and toolkits in one line: when it changes, compiled contexts are stale.</summary>
    public string Drivers => string.Join("; ", Accelerators.Select(accelerator => $"{accelerator.Name} {accelerator.Driver}").Append($"jetpack {JetPack ?? "none"}").Append($"cuda {Cuda ?? "none"}"));

    /// <summary>The facts of this machine.</summary>
    public static HardwareFacts Read() => HardwareProbe.Read("/", RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
}
