using System.Text.RegularExpressions;

namespace Edge.Agent.Inference.Providers;

/// <summary>Reads the facts from the files in which Linux, NVIDIA's driver and JetPack state them. What is not there is not known, never an error.</summary>
internal static partial class HardwareProbe
{
    private static readonly string[] Telling =
    [
        "avx2", "fma", "avx512f", "avx512bw", "avx512_vnni", "avx512_bf16", "avx512_fp16", "avx_vnni", "amx_int8",
        "asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve", "sve2",
    ];

    /// <summary>Reads them below a root.</summary>
    /// <param name="root"><c>/</c>, or a folder that looks like one.</param>
    /// <param name="architecture">The process's architecture.</param>
    public static HardwareFacts Read(string root, string architecture) => new(
        architecture, CpuFeatures(Path.Combine(root, "proc/cpuinfo")), [.. Nvidia(root), .. Graphics(root), .. Neural(root)], JetPack(root), Cuda(root));

    private static string[] CpuFeatures(string file)
    {
        var line = Lines(file).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal));
        var features = line?.Split(':')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. Telling.Where(features.Contains)];
    }

    private static IEnumerable<Accelerator> Nvidia(string root)
    {
        var version = DriverVersion().Match(Text(Path.Combine(root, "proc/driver/nvidia/version"))) is { Success: true } match ? match.Value : "";
        foreach (var folder in Folders(Path.Combine(root, "proc/driver/nvidia/gpus")))
        {
            var model = Lines(Path.Combine(folder, "information")).FirstOrDefault(line => line.StartsWith("Model:", StringComparison.Ordinal));
            yield return new Accelerator("gpu", model?["Model:".Length..].Trim() ?? "NVIDIA GPU", $"nvidia {version}".Trim());
        }
    }

    /// <summary>Cards with a kernel driver, NVIDIA's left out: their driver says more.</summary>
    private static IEnumerable<Accelerator> Graphics(string root) =>
        Folders(Path.Combine(root, "sys/class/drm")).Where(folder => Card().IsMatch(Path.GetFileName(folder)))
            .Select(folder => Device("gpu", folder)).Where(card => card is not null && !card.Driver.StartsWith("nvidia", StringComparison.Ordinal)).Select(card => card!);

    private static IEnumerable<Accelerator> Neural(string root) =>
        Folders(Path.Combine(root, "sys/class/accel")).Select(folder => Device("npu", folder)).Where(device => device is not null).Select(device => device!);

    private static Accelerator? Device(string kind, string folder)
    {
        var device = Path.Combine(folder, "device");
        if (!Directory.Exists(device)) return null;
        var driver = Lines(Path.Combine(device, "uevent")).FirstOrDefault(line => line.StartsWith("DRIVER=", StringComparison.Ordinal))?["DRIVER=".Length..] ?? "";
        var vendor = Text(Path.Combine(device, "vendor")).Trim();
        var name = vendor.Length > 0 ? $"{Vendor(vendor)} {Text(Path.Combine(device, "device")).Trim()}" : Path.GetFileName(folder);
        return new Accelerator(kind, name, driver);
    }

    private static string Vendor(string number) => number switch
    {
        "0x10de" => "NVIDIA",
        "0x1002" or "0x1022" => "AMD",
        "0x8086" => "Intel",
        "0x17cb" => "Qualcomm",
        "0x1e60" => "Hailo",
        _ => number,
    };

    private static string? JetPack(string root) =>
        Release().Match(Text(Path.Combine(root, "etc/nv_tegra_release"))) is { Success: true } match ? $"{match.Groups[1].Value}.{match.Groups[2].Value}" : null;

    private static string? Cuda(string root)
    {
        var toolkit = Path.Combine(root, "usr/local/cuda");
        if (CudaJson().Match(Text(Path.Combine(toolkit, "version.json"))) is { Success: true } match) return match.Groups[1].Value;
        return Text(Path.Combine(toolkit, "version.txt")) is { Length: > 0 } text ? text.Replace("CUDA Version", "", StringComparison.Ordinal).Trim() : null;
    }

    private static string[] Folders(string path) => Read(() => Directory.Exists(path) ? Directory.GetDirectories(path).Order(StringComparer.Ordinal).ToArray() : []) ?? [];

    private static string[] Lines(string file) => Text(file).Split('\n');

    private static string Text(string file) => Read(() => File.Exists(file) ? File.ReadAllText(file) : "") ?? "";

    private static T? Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*")]
    private static partial Regex DriverVersion();

    [GeneratedRegex(@"^card\d+$")]
    private static partial Regex Card();

    [GeneratedRegex(@"R(\d+).*REVISION: ([\d.]+)")]
    private static partial Regex Release();

    [GeneratedRegex("\"cuda\"\\s*:\\s*\\{[^}]*\"version\"\\s*:\\s*\"([^\"]+)\"")]
    private static partial Regex CudaJson();
}
