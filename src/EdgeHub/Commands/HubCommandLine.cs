using System.CommandLine;

namespace Edge.Hub.Commands;

/// <summary>The command tree of <c>edge-hub</c>.</summary>
internal static class HubCommandLine
{
    /// <summary>Builds it.</summary>
    /// <param name="output">Where answers go.</param>
    /// <param name="errors">Where complaints go.</param>
    public static RootCommand Build(TextWriter output, TextWriter errors)
    {
        var context = new CommandContext(output, errors);
        return new RootCommand("The hub of an Edge fleet: broker, results, models.")
        {
            context.Hub,
            context.Json,
            RunCommand.Build(errors),
            DevicesCommand.Build(context),
            ModelsCommand.Build(context),
            AssignCommand.Build(context),
            ConfigurationCommand.Pipelines(context),
            ConfigurationCommand.Settings(context),
            ResultsCommand.Build(context),
            UploadsCommand.Build(context),
            SummaryCommand.Build(context),
            AuditCommand.Build(context),
            EraseCommand.Build(context),
            TrustCommand.Build(context, TimeProvider.System),
        };
    }
}
