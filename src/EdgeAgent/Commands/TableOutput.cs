using Spectre.Console;

namespace Edge.Agent.Commands;

/// <summary>Writes tables: as wide as the terminal, and wide enough for every column where there is none to measure.</summary>
internal static class TableOutput
{
    private const int Width = 160;

    /// <summary>Writes a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="output">Takes it.</param>
    public static void Write(Table table, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (output != Console.Out || Console.IsOutputRedirected) console.Profile.Width = Width;
        console.Write(table);
    }
}
