using Edge.Agent.Configuration.Shape;

namespace Edge.Agent.Configuration;

/// <summary>
/// Loads <c>agent.json</c> (comments and trailing commas allowed), lays the environment and the command line over it,
/// and gives either the whole configuration or everything that is wrong with it.
/// </summary>
public static class AgentConfiguration
{
    /// <summary>Environment variables with this prefix override the file, levels joined by two underscores: <c>EDGE_AGENT__hub__host</c>.</summary>
    public const string EnvironmentPrefix = "EDGE_AGENT__";

    /// <summary>Loads and validates.</summary>
    /// <param name="file">Path of the JSON file.</param>
    /// <param name="overrides">Settings from the command line, <c>hub.host=…</c>; they win.</param>
    public static ConfigurationResult Load(string file, IReadOnlyList<string> overrides)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path)) return ConfigurationResult.Failed(new ConfigurationError(file, "", "there is no such file; name it with --config."));

        var layers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var malformed = new List<ConfigurationError>();
        foreach (var setting in overrides)
        {
            var split = setting.IndexOf('=', StringComparison.Ordinal);
            if (split > 0) layers[ToKey(setting[..split])] = setting[(split + 1)..];
            else malformed.Add(new ConfigurationError($"command line --set {setting}", "", "write a setting and its value, for example hub.host=10.0.0.5."));
        }

        if (malformed.Count > 0) return ConfigurationResult.Failed([.. malformed]);
        try
        {
            var root = new ConfigurationBuilder()
                .AddJsonFile(path, optional: false, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(layers)
                .Build();
            LiftOverriddenNones(root);
            return Read(root, file, Path.GetDirectoryName(path)!);
        }
        catch (InvalidDataException exception)
        {
            return ConfigurationResult.Failed(new ConfigurationError(file, "", $"is not JSON: {exception.GetBaseException().Message}"));
        }
    }

    private static ConfigurationResult Read(IConfigurationRoot root, string file, string baseDirectory)
    {
        var origins = new ConfigurationOrigins(root, file);
        var validator = new ShapeValidator(origins);
        validator.Check(AgentShape.Root, root, "");
        var errors = validator.Errors.Concat(PipelineChecks.Run(root.GetSection("pipelines"), PipelineChecks.ProvidersOf(root), origins)).Concat(ApiChecks.Run(root.GetSection("api"), origins, baseDirectory))
            .Concat(EncryptionChecks.Run(root.GetSection("storage:encryption"), origins)).Concat(TrustChecks.Run(root.GetSection("hub:trust"), origins)).ToArray();
        return errors.Length > 0
            ? ConfigurationResult.Failed(errors)
            : ConfigurationResult.Loaded(AgentOptionsReader.Read(root, baseDirectory) with { File = Path.GetFullPath(file) });
    }

    /// <summary>A layer that gives a section settings overrides a "none" below it: the two have different keys, so the configuration itself would keep both.</summary>
    private static void LiftOverriddenNones(IConfigurationRoot root)
    {
        foreach (var field in AgentShape.Root.Fields!.Where(field => field.Kind == FieldKind.SectionOrNone && root[field.Key] == "none"))
        {
            var word = root.Providers.Last(provider => provider.TryGet(field.Key, out _));
            var settings = root.Providers.LastOrDefault(provider => provider.GetChildKeys([], field.Key).Any());
            if (settings is not null && root.Providers.SkipWhile(provider => provider != word).Skip(1).Contains(settings)) root[field.Key] = "";
        }
    }

    /// <summary>From <c>pipelines[0].name</c> or <c>pipelines.0.name</c> to the configuration's key.</summary>
    private static string ToKey(string path) =>
        path.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', ':');
}
