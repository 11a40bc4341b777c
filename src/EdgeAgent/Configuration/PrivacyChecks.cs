using Edge.Agent.Configuration.Shape;
using Edge.Agent.Privacy;

namespace Edge.Agent.Configuration;

/// <summary>What a pipeline's redaction must be beyond its shape: edges that can be read and patterns that compile.</summary>
internal static class PrivacyChecks
{
    /// <summary>Checks one pipeline's section.</summary>
    /// <param name="redact">The section.</param>
    /// <param name="path">Its place in the file.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection redact, string path, ConfigurationOrigins origins)
    {
        var index = 0;
        foreach (var region in redact.GetSection("regions").GetChildren())
        {
            foreach (var name in new[] { "left", "top", "right", "bottom" })
            {
                if (region[name] is { } text && !ImageEdge.TryParse(text, out _))
                    yield return Error(region.Path, $"{path}.regions[{index}].{name}", $"'{text}' is no place in an image; write pixels as 120, or a share as 12.5%.");
            }

            index++;
        }

        foreach (var pattern in ShapeReader.WordsOf(redact.GetSection("patterns")))
        {
            if (PersonalData.Compile(pattern).Problem is { } problem) yield return Error(redact.Path, $"{path}.patterns", problem.Message);
        }

        ConfigurationError Error(string key, string place, string message) => new(origins.Of(key), place, message);
    }
}
