namespace Edge.Agent.Configuration;

/// <summary>What the settings of trust must be together.</summary>
internal static class TrustChecks
{
    /// <summary>Checks the section.</summary>
    /// <param name="trust">The section.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection trust, ConfigurationOrigins origins)
    {
        if (trust["repository"] == "signed" && trust["root"] is null)
            yield return new ConfigurationError(origins.Of($"{trust.Path}:repository"), "hub.trust.repository", "'signed' leaves nobody who may sign; set hub.trust.root.");
    }
}
