using Edge.Agent.Inference.Providers;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class HardwareProbeTests : IDisposable
{
    private readonly TemporaryDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Read_EmptyRoot_KnowsNothingAndSaysNothing()
    {
        var facts = HardwareProbe.Read(_root.Path, "x64");

        Assert.Empty(facts.CpuFeatures);
        Assert.Empty(facts.Accelerators);
        Assert.Null(facts.JetPack);
        Assert.Null(facts.Cuda);
    }

    [Fact]
    public void Read_ServerWithAnNvidiaCard_NamesCardDriverAndToolkit()
    {
        Write("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu sse2 avx2 avx512f avx512_vnni\n");
        Write("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu Jan\nGCC version: gcc 12\n");
        Write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA RTX A2000\nIRQ:   \t\t 130\n");
        Write("sys/class/drm/card0/device/uevent", "DRIVER=nvidia\n");
        Write("sys/class/drm/card0-HDMI-A-1/device/uevent", "DRIVER=nvidia\n");
        Write("usr/local/cuda/version.json", """{ "cuda" : { "name" : "CUDA SDK", "version" : "12.8.1" } }""");

        var facts = HardwareProbe.Read(_root.Path, "x64");

        Assert.Equal(["avx2", "avx512f", "avx512_vnni"], facts.CpuFeatures);
        Assert.Equal([new Accelerator("gpu", "NVIDIA RTX A2000", "nvidia 570.86.15")], facts.Accelerators);
        Assert.Equal("12.8.1", facts.Cuda);
        Assert.Contains("570.86.15", facts.Drivers, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_IntelLaptop_FindsGraphicsAndNeuralProcessor()
    {
        Write("sys/class/drm/card1/device/uevent", "DRIVER=i915\nPCI_ID=8086:7D55\n");
        Write("sys/class/drm/card1/device/vendor", "0x8086\n");
        Write("sys/class/drm/card1/device/device", "0x7d55\n");
        Write("sys/class/accel/accel0/device/uevent", "DRIVER=intel_vpu\n");
        Write("sys/class/accel/accel0/device/vendor", "0x8086\n");
        Write("sys/class/accel/accel0/device/device", "0x7d1d\n");

        Assert.Equal(
            [new Accelerator("gpu", "Intel 0x7d55", "i915"), new Accelerator("npu", "Intel 0x7d1d", "intel_vpu")],
            HardwareProbe.Read(_root.Path, "x64").Accelerators);
    }

    [Fact]
    public void Read_JetsonOrin_KnowsItsRelease()
    {
        Write("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd evtstrm asimdhp asimddp\n");
        Write("etc/nv_tegra_release", "# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, DATE: Wed Jan  8 01:49:37 UTC 2025\n");

        var facts = HardwareProbe.Read(_root.Path, "arm64");

        Assert.Equal("36.4.3", facts.JetPack);
        Assert.Equal(["asimd", "asimdhp", "asimddp"], facts.CpuFeatures);
    }

    private void Write(string path, string text)
    {
        var file = _root.Combine(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
