using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>A command that only a running agent can answer.</summary>
internal static class AgentQuestion
{
    /// <summary>Asks the agent of a configuration, and shows its answer.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="result">The command line.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="type">The answer's metadata.</param>
    /// <param name="show">Prints it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> AskAsync<T>(
        ParseResult result, ConfigurationArguments configuration, HttpMethod method, string path, JsonTypeInfo<T> type, Action<T, TextWriter> show,
        CancellationToken cancellationToken, byte[]? body = null)
        where T : class
    {
        var io = result.InvocationConfiguration;
        var loaded = configuration.Load(result);
        if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
        if (loaded.Options.Api is not { } api) return ExitCodes.Report(io.Error, new Problem(ReasonCode.Unsupported, "The agent cannot be asked without its api: set api.listen."));
        var asked = await new LocalAgent(api, loaded.Options.DataDirectory).AskAsync(method, path, type, cancellationToken, body: body);
        if (!asked.TryGet(out var answer, out var problem)) return ExitCodes.Report(io.Error, problem);
        show(answer, io.Output);
        return ExitCodes.Success;
    }
}
