using System.CommandLine;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model</c>: bring models in, look at them, prove them.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Bring models in, list them, check them, describe them.")
    {
        ModelAddCommand.Create(),
        ModelListCommand.Create(),
        ModelCheckCommand.Create(),
        ModelInitCommand.Create(),
    };
}
