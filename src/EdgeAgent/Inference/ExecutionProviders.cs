using Edge.Agent.Configuration;
using Edge.Agent.Inference.Providers;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference;

/// <summary>The execution providers of this process: those built into ONNX Runtime and those from registered libraries.</summary>
public sealed class ExecutionProviders
{
    /// <summary>Option of a plugin provider that we take ourselves: which of its devices.</summary>
    private const string DeviceOption = "device";

    private readonly List<PluginProvider> _plugins = [];

    internal ExecutionProviders(IReadOnlyList<string> builtIn) => BuiltIn = builtIn;

    /// <summary>Execution providers of this build of ONNX Runtime, by its own names.</summary>
    public IReadOnlyList<string> BuiltIn { get; }

    /// <summary>Providers from registered libraries.</summary>
    internal IReadOnlyList<PluginProvider> Plugins => _plugins;

    /// <summary>Registers a library with execution providers. Before the first session, on one thread.</summary>
    /// <param name="library">The library.</param>
    /// <returns>Null, or why it brings no provider and what to do.</returns>
    public Problem? Register(ExecutionProviderLibrary library)
    {
        var setting = $"models.executionProviderLibraries '{library.Name}'";
        if (!File.Exists(library.Path)) return new Problem(ReasonCode.NotFound, $"{setting}: there is no file {library.Path}. Install the provider, or correct the path.");
        var environment = OrtEnv.Instance();
        try
        {
            // The environment is the process's: another agent in it may have registered the file.
            if (!environment.GetEpDevices().Any(device => IsOf(device, library))) environment.RegisterExecutionProviderLibrary(library.Name, library.Path);
        }
        catch (OnnxRuntimeException exception)
        {
            return new Problem(
                ReasonCode.ExecutionProviderUnavailable,
                $"{setting}: {library.Path} does not load: {exception.Message} Install what it names, or a build for ONNX Runtime {environment.GetVersionString()}.");
        }

        var found = environment.GetEpDevices()
            .Where(device => IsOf(device, library) && !_plugins.Exists(known => known.LibraryName == device.EpName))
            .GroupBy(device => device.EpName, StringComparer.Ordinal)
            .Select(devices => new PluginProvider(library.Name, devices.Key, devices.First().EpMetadata.Entries.GetValueOrDefault("version", ""), [.. devices]))
            .ToList();
        _plugins.AddRange(found);
        return found.Count > 0 ? null : new Problem(
            ReasonCode.ExecutionProviderUnavailable,
            $"{setting}: {library.Path} loads but finds no device on this box. Check the hardware and its driver with 'edge-agent doctor'.");
    }

    /// <summary>Whether a name means any provider, here or elsewhere.</summary>
    /// <param name="name">A policy's name.</param>
    internal bool Knows(string name) => ProviderCatalog.Find(name) is not null || FindPlugin(name) is not null;

    /// <summary>The provider from a library that a policy's name means, or null.</summary>
    /// <param name="name">The name.</param>
    internal PluginProvider? FindPlugin(string name) => _plugins.Find(plugin => plugin.Answers(name));

    /// <summary>The name that ledgers, decisions and metrics use for what a policy names.</summary>
    /// <param name="name">The policy's name.</param>
    internal string NameOf(string name) => FindPlugin(name)?.Name ?? ProviderCatalog.Find(name)?.Name ?? name;

    /// <summary>Puts a provider in front of the CPU, which the library always appends by itself.</summary>
    /// <param name="session">The session's options.</param>
    /// <param name="name">The policy's name for it.</param>
    /// <param name="options">Options for it, passed on as they are.</param>
    /// <returns>Null when it is in; else why not and what to do.</returns>
    internal string? Append(SessionOptions session, string name, IReadOnlyDictionary<string, string> options)
    {
        if (name.Equals(ExecutionProviderNames.Cpu, StringComparison.OrdinalIgnoreCase)) return null;
        if (!Knows(name)) return $"there is no execution provider of that name; known are {string.Join(", ", Names())}";
        if (Remedy(name) is { } remedy) return remedy;
        try
        {
            return FindPlugin(name) is { } plugin ? AppendPlugin(session, plugin, options) : AppendBuiltIn(session, ProviderCatalog.Find(name)!, options);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    /// <summary>What to do to get a provider that this process does not have; null when it has it.</summary>
    /// <param name="name">The policy's name for it.</param>
    internal string? Remedy(string name)
    {
        if (FindPlugin(name) is not null || ProviderCatalog.Find(name) is not { } entry || BuiltIn.Contains(entry.LibraryNames[0])) return null;
        return $"not in this build of ONNX Runtime; {entry.Remedy}";
    }

    private static bool IsOf(OrtEpDevice device, ExecutionProviderLibrary library) => device.EpMetadata.Entries.GetValueOrDefault("library_path") == library.Path;

    private IEnumerable<string> Names() => ExecutionProviderNames.All.Concat(_plugins.Select(plugin => plugin.Registration)).Distinct(StringComparer.Ordinal);

    private static string? AppendPlugin(SessionOptions session, PluginProvider plugin, IReadOnlyDictionary<string, string> options)
    {
        var wish = options.FirstOrDefault(option => option.Key.Equals(DeviceOption, StringComparison.OrdinalIgnoreCase)).Value;
        if (plugin.Choose(wish) is not { } device)
            return $"it has no device '{wish}'; it has {string.Join(", ", plugin.Devices.Select(PluginProvider.Describe))}";
        var passed = options.Where(option => !option.Key.Equals(DeviceOption, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.Ordinal);
        session.AppendExecutionProvider(OrtEnv.Instance(), [device], passed);
        return null;
    }

    private static string? AppendBuiltIn(SessionOptions session, ProviderEntry entry, IReadOnlyDictionary<string, string> options)
    {
        var settings = new Dictionary<string, string>(options, StringComparer.Ordinal);
        switch (entry.Name)
        {
            case "cuda":
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(settings);
                    session.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case "tensorrt":
                using (var tensorrt = new OrtTensorRTProviderOptions())
                {
                    tensorrt.UpdateOptions(settings);
                    session.AppendExecutionProvider_Tensorrt(tensorrt);
                }

                break;
            default:
                if (entry.Name == "dml")
                {
                    // DirectML's documentation: it supports neither memory patterns nor parallel execution.
                    session.EnableMemoryPattern = false;
                    session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                }

                session.AppendExecutionProvider(entry.AppendName, settings);
                break;
        }

        return null;
    }
}
