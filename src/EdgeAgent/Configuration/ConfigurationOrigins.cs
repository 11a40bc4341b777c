using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Edge.Agent.Configuration;

/// <summary>Knows which layer a value came from, so that an error names the place to mend.</summary>
internal sealed class ConfigurationOrigins
{
    private readonly IConfigurationRoot _root;
    private readonly string _file;

    public ConfigurationOrigins(IConfigurationRoot root, string file)
    {
        _root = root;
        _file = file;
    }

    /// <summary>The layer that sets a key, or the file when none does.</summary>
    public string Of(string key) => _root.Providers.LastOrDefault(provider => Sets(provider, key)) switch
    {
        EnvironmentVariablesConfigurationProvider => $"environment {AgentConfiguration.EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)}",
        MemoryConfigurationProvider => $"command line --set {key.Replace(':', '.')}",
        _ => _file,
    };

    private static bool Sets(IConfigurationProvider provider, string key) =>
        provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any();
}
