using Edge.Agent.Configuration.Shape;

namespace Edge.Agent.Configuration;

/// <summary>What pipelines must be together and beside the rest of the configuration, wherever their words stand.</summary>
internal static class PipelineChecks
{
    /// <summary>Every name an execution-provider policy may use.</summary>
    /// <param name="root">The configuration.</param>
    public static IReadOnlyList<string> ProvidersOf(IConfiguration root) =>
        [.. ExecutionProviderNames.All, .. root.GetSection("models:executionProviderLibraries").GetChildren().Select(library => library["name"] ?? "")];

    /// <summary>Checks the list.</summary>
    /// <param name="pipelines">The list.</param>
    /// <param name="providers">Known execution providers.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection pipelines, IReadOnlyList<string> providers, ConfigurationOrigins origins)
    {
        var names = new HashSet<string?>(StringComparer.Ordinal);
        var index = 0;
        foreach (var pipeline in pipelines.GetChildren())
        {
            var name = pipeline["name"];
            if (name is not null && !names.Add(name))
                yield return new ConfigurationError(origins.Of(pipeline.Path), $"pipelines[{index}].name", $"'{name}' stands twice; decisions could not be told apart.");
            foreach (var error in CheckProviders(pipeline.GetSection("executionProviders"), $"pipelines[{index}].executionProviders", providers, origins)) yield return error;
            foreach (var error in LineChecks.Run(pipeline, $"pipelines[{index}]", origins)) yield return error;
            foreach (var error in PrivacyChecks.Run(pipeline.GetSection("redact"), $"pipelines[{index}].redact", origins)) yield return error;
            foreach (var error in ChallengeChecks.Run(pipeline, $"pipelines[{index}].challenge", origins)) yield return error;
            index++;
        }
    }

    private static IEnumerable<ConfigurationError> CheckProviders(IConfigurationSection policy, string path, IReadOnlyList<string> known, ConfigurationOrigins origins)
    {
        var order = ShapeReader.WordsOf(policy.GetSection("order"));
        foreach (var name in order.Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            yield return new ConfigurationError(origins.Of(policy.Path), $"{path}.order", $"'{name}' is none of {string.Join(", ", known)}; a plugin's library belongs in models.executionProviderLibraries.");
        foreach (var name in policy.GetSection("options").GetChildren().Select(group => group.Key).Where(name => !order.Contains(name, StringComparer.OrdinalIgnoreCase)))
            yield return new ConfigurationError(origins.Of(policy.Path), $"{path}.options.{name}", "is for a provider that is not in the order; add it there, or remove its options.");
    }
}
