using System.CommandLine;
using Edge.Agent.Configuration.Shape;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent schema</c>: the configuration's JSON schema, for editors.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON schema of agent.json.");
        command.SetAction(result => result.InvocationConfiguration.Output.Write(SchemaWriter.Write(AgentShape.Root, "Edge agent")));
        return command;
    }
}
