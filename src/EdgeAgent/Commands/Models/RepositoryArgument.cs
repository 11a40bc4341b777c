using System.CommandLine;
using Edge.Agent.Configuration;
using Edge.Agent.Trust;
using Edge.Protocol;

namespace Edge.Agent.Commands.Models;

/// <summary>Which repository a command works on: named itself, or by a configuration.</summary>
internal sealed class RepositoryArgument
{
    /// <summary>The folder.</summary>
    public Option<string?> Repository { get; } = new("--repository") { Description = "Folder of models, <name>/<version>/ below it." };

    /// <summary>The configuration that names it.</summary>
    public Option<string?> Config { get; } = new("--config") { Description = "Take models.repository of this configuration." };

    /// <summary>Who signs what is put there; null where no configuration with a root of trust was named.</summary>
    /// <param name="result">The command line.</param>
    public TaughtSigner? Signer(ParseResult result) =>
        result.GetValue(Config) is { } config && AgentConfiguration.Load(config, []) is { IsValid: true, Options: { Hub.TrustRoot: not null } options } ? new TaughtSigner(options, TimeProvider.System) : null;

    /// <summary>The folder that was meant.</summary>
    /// <param name="result">The command line.</param>
    public Outcome<string> Find(ParseResult result)
    {
        if (result.GetValue(Repository) is { } folder) return Path.GetFullPath(folder);
        if (result.GetValue(Config) is not { } config) return new Problem(ReasonCode.Malformed, "Say which repository: --repository FOLDER, or --config agent.json.");
        var loaded = AgentConfiguration.Load(config, []);
        if (!loaded.IsValid) return new Problem(ReasonCode.Malformed, string.Join("; ", loaded.Errors));
        return loaded.Options.Models.Repository is { } repository
            ? repository
            : new Problem(ReasonCode.NotFound, $"{config} has no models.repository; its models come from the hub.");
    }
}
