using System.CommandLine;
using Edge.Agent.Deployment.Technician;

namespace Edge.Agent.Commands.Models;

/// <summary><c>edge-agent model</c>: bring models in, look at them, prove them.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Bring models in, list them, check them, describe them; decide about the hub's.")
    {
        ModelAddCommand.Create(),
        ModelListCommand.Create(),
        ModelCheckCommand.Create(),
        ModelInitCommand.Create(),
        ModelDecisionCommands.Create(ModelAction.Hold, "Keep a model from the hub at its version until it is released."),
        ModelDecisionCommands.Create(ModelAction.Release, "Let a held model be updated again."),
        ModelDecisionCommands.Create(ModelAction.Rollback, "Go back to the version before, and hold it."),
        ModelDecisionCommands.Create(ModelAction.Promote, "End the proof under way in the version's favour."),
    };
}
