using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Commands;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Commands;

/// <summary>What a command ended with and wrote.</summary>
internal sealed record CommandRun(int Code, string Output, string Errors)
{
    /// <summary>The decisions on standard output, which must hold nothing else.</summary>
    public IReadOnlyList<DecisionRecord> Decisions => JsonSerializer.Deserialize(Output, ApiJson.Default.DecisionRecordArray)!;

    public static async Task<CommandRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await AgentCommandLine.RunAsync(arguments, output, errors, TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), errors.ToString());
    }
}
