using System.CommandLine;
using Edge.Agent.Configuration;

namespace Edge.Agent.Commands;

/// <summary>The options that name a configuration, the same on every command.</summary>
internal sealed class ConfigurationArguments
{
    private const string DefaultFile = "/etc/edge-agent/agent.json";

    public Option<string> File { get; } = new("--config") { Description = "The configuration file.", DefaultValueFactory = _ => DefaultFile };

    public Option<string[]> Set { get; } = new("--set") { Description = "Overrides a setting, for example --set hub.host=10.0.0.5; may be given again.", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        command.Add(File);
        command.Add(Set);
    }

    public ConfigurationResult Load(ParseResult result) => AgentConfiguration.Load(result.GetRequiredValue(File), result.GetRequiredValue(Set));
}
