namespace Edge.Agent.Configuration;

/// <summary>What the encryption's settings must be together. The keys themselves are read by who needs them: a command of an operator need not.</summary>
internal static class EncryptionChecks
{
    /// <summary>Checks the section.</summary>
    /// <param name="encryption">The section.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection encryption, ConfigurationOrigins origins)
    {
        if (!encryption.Exists()) yield break;
        var previous = encryption.GetSection("previous").GetChildren().ToList();
        if (encryption["keyFile"] is null && encryption["credential"] is null && previous.Count == 0)
            yield return Error(encryption, "storage.encryption", "names no key; set keyFile or credential, or remove the section.");
        foreach (var error in CheckOne(encryption, "storage.encryption")) yield return error;
        for (var index = 0; index < previous.Count; index++)
        {
            var path = $"storage.encryption.previous[{index}]";
            if (previous[index]["keyFile"] is null && previous[index]["credential"] is null) yield return Error(previous[index], path, "names no key; set keyFile or credential.");
            foreach (var error in CheckOne(previous[index], path)) yield return error;
        }

        IEnumerable<ConfigurationError> CheckOne(IConfigurationSection section, string path)
        {
            if (section["keyFile"] is not null && section["credential"] is not null) yield return Error(section, path, "names two places for one key; keep keyFile or credential.");
            if (section["credential"] is { } name && (name.Length == 0 || name.StartsWith('.') || name.Contains('/') || name.Contains('\\')))
                yield return Error(section, $"{path}.credential", $"'{name}' is no credential's name; it is what stands before the colon of LoadCredential=.");
        }

        ConfigurationError Error(IConfigurationSection section, string path, string message) => new(origins.Of(section.Path), path, message);
    }
}
