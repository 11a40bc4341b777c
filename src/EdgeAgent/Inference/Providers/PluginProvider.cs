using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Providers;

/// <summary>An execution provider from a library that was registered at the start, with the devices it found.</summary>
/// <param name="Registration">The name of the library in the configuration.</param>
/// <param name="LibraryName">What the provider calls itself.</param>
/// <param name="Version">Its version.</param>
/// <param name="Devices">Its devices in ONNX Runtime's order, at least one.</param>
internal sealed record PluginProvider(string Registration, string LibraryName, string Version, IReadOnlyList<OrtEpDevice> Devices)
{
    /// <summary>The name of the session's provider in ledgers, decisions and metrics.</summary>
    public string Name => ProviderCatalog.PolicyName(LibraryName);

    /// <summary>Whether a policy's name means this provider.</summary>
    /// <param name="name">A short name, the library's name in the configuration, or the provider's own.</param>
    public bool Answers(string name) =>
        name.Equals(Registration, StringComparison.OrdinalIgnoreCase)
        || name.Equals(LibraryName, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The device that a policy's <c>device</c> option means: <c>npu</c>, <c>gpu</c>, <c>cpu</c> or a number; else the first of the most specialised kind.</summary>
    /// <param name="wish">The option, or null.</param>
    /// <returns>Null when there is no such device.</returns>
    public OrtEpDevice? Choose(string? wish)
    {
        if (int.TryParse(wish, out var index)) return index >= 0 && index < Devices.Count ? Devices[index] : null;
        if (wish is not null) return Devices.FirstOrDefault(device => Kind(device).Equals(wish, StringComparison.OrdinalIgnoreCase));
        string[] kinds = ["npu", "gpu", "cpu"];
        return Devices.MinBy(device => Array.IndexOf(kinds, Kind(device)));
    }

    /// <summary>What a device is, for people: <c>npu "Plain virtual NPU" of Edge tests</c>.</summary>
    /// <param name="device">The device.</param>
    public static string Describe(OrtEpDevice device)
    {
        var name = device.HardwareDevice.Metadata.Entries.GetValueOrDefault("Description", "");
        return $"{Kind(device)}{(name.Length > 0 ? $" \"{name}\"" : "")} of {device.HardwareDevice.Vendor}";
    }

    private static string Kind(OrtEpDevice device) => device.HardwareDevice.Type switch
    {
        OrtHardwareDeviceType.NPU => "npu",
        OrtHardwareDeviceType.GPU => "gpu",
        _ => "cpu",
    };
}
