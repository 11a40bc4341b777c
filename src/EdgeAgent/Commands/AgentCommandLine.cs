using System.CommandLine;
using System.CommandLine.Invocation;
using Edge.Agent.Commands.Audit;
using Edge.Agent.Commands.Challenges;
using Edge.Agent.Commands.Feedback;
using Edge.Agent.Commands.Lines;
using Edge.Agent.Commands.Link;
using Edge.Agent.Commands.Models;
using Edge.Agent.Commands.Rules;
using Edge.Agent.Commands.Teach;
using Edge.Agent.Commands.Trust;

namespace Edge.Agent.Commands;

/// <summary>The commands of <c>edge-agent</c>.</summary>
internal static class AgentCommandLine
{
    /// <summary>
    /// How long a stopped agent may finish what it accepted, disconnect and close its stores before the process ends
    /// without that; below the unit's <c>TimeoutStopSec</c>.
    /// </summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    public static RootCommand Create() => new("Edge agent: runs quantized models on this box, keeps every result, follows its hub.")
    {
        RunCommand.Create(),
        InferCommand.Create(),
        ModelCommand.Create(),
        TeachCommand.Create(),
        TrustCommand.Create(),
        LineCommand.Create(),
        RuleCommand.Create(),
        ReplayCommand.Create(),
        ResultsCommand.Create(),
        AuditCommand.Create(),
        FeedbackCommand.Create(),
        ChallengeCommand.Create(),
        EraseCommand.Create(),
        StatusCommand.Create(),
        EgressCommand.Create(),
        JournalCommand.Create(),
        DoctorCommand.Create(),
        BenchCommand.Create(),
        SchemaCommand.Create(),
    };

    /// <summary>Runs the command that the arguments name.</summary>
    /// <param name="arguments">The process's arguments.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <param name="cancellationToken">Stops the command, as a signal to the process does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        // A text to be judged may begin with '@', which names no file of arguments.
        var parsed = Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var invocation = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = StopLimit };
        var code = await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        return parsed.Action is ParseErrorAction ? ExitCodes.Misconfigured : code;
    }
}
