using System.CommandLine;

namespace Edge.Agent.Commands.Link;

/// <summary><c>edge-agent journal</c>: what the journal keeps aside.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Look after the journal.")
    {
        new Command("quarantine", "Records that the hub refused: list them, send them again, or drop them.")
        {
            QuarantineCommands.List(),
            QuarantineCommands.Retry(),
            QuarantineCommands.Drop(),
        },
    };
}
