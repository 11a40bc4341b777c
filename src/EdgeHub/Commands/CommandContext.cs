using System.CommandLine;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary>What every command that calls a hub shares: its address, its form of output, and how it fails.</summary>
internal sealed class CommandContext(TextWriter output, TextWriter errors)
{
    /// <summary>Widest table when the output is no terminal: a log line rather than a wrapped cell.</summary>
    private const int PipedWidth = 200;

    private static readonly JsonSerializerOptions Indented = new(HubJson.Options) { WriteIndented = true };

    /// <summary>The hub's address.</summary>
    public Option<string> Hub { get; } = new("--hub")
    {
        Description = "Address of the hub; EDGE_HUB_URL when not given.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EDGE_HUB_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:8080",
        Recursive = true,
    };

    /// <summary>Whether JSON is printed.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of a table.", Recursive = true };

    /// <summary>Calls the hub and prints its answer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="call">The call.</param>
    /// <param name="show">Prints the answer for a person.</param>
    public async Task<int> CallAsync<T>(ParseResult parsed, Func<HubClient, Task<Outcome<T>>> call, Action<IAnsiConsole, T> show)
        where T : class
    {
        if (!Uri.TryCreate(parsed.GetValue(Hub), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return Fail(new Problem(ReasonCode.Malformed, $"--hub: '{parsed.GetValue(Hub)}' is not an address like http://127.0.0.1:8080."), ExitCodes.Usage);
        using var client = new HubClient(address);
        if (!(await call(client).ConfigureAwait(false)).TryGet(out var answer, out var problem))
            return Fail(problem, problem.Reason == HubClient.NoHub ? ExitCodes.NoHub : ExitCodes.Refused);
        return Print(parsed, answer, show);
    }

    /// <summary>Prints an answer.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="show">Prints it for a person.</param>
    public int Print<T>(ParseResult parsed, T answer, Action<IAnsiConsole, T> show)
    {
        if (parsed.GetValue(Json)) output.WriteLine(JsonSerializer.Serialize(answer, Indented));
        else show(Console(), answer);
        return ExitCodes.Done;
    }

    /// <summary>Says what is wrong.</summary>
    public int Fail(Problem problem, int code)
    {
        errors.WriteLine($"edge-hub: {problem.Message}");
        return code;
    }

    private IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (System.Console.IsOutputRedirected || output != System.Console.Out) console.Profile.Width = PipedWidth;
        return console;
    }
}
