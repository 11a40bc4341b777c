using System.CommandLine;
using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent run</c>: the agent itself.</summary>
internal static partial class RunCommand
{
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("run", "Run the agent until it is stopped, or until every pipeline is exhausted.");
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var errors = result.InvocationConfiguration.Error;
            return loaded.IsValid ? await RunAsync(loaded.Options, errors, cancellationToken) : ExitCodes.Report(errors, loaded.Errors);
        });
        return command;
    }

    private static async Task<int> RunAsync(AgentOptions options, TextWriter errors, CancellationToken cancellationToken)
    {
        var agentLog = new AgentLog(new LogLevels(TimeProvider.System), new RecentLog(TimeProvider.System));
        using var logs = ConsoleLog.Create(agentLog, Environment.GetEnvironmentVariable("INVOCATION_ID") is not null);
        var log = logs.CreateLogger("Edge.Agent");
        if (!(await AgentComposition.BuildAsync(options, logs, TimeProvider.System, agentLog)).TryGet(out var runtime, out var problem)) return ExitCodes.Report(errors, problem);
        await using (runtime)
        await using (var manager = new ServiceManager(TimeProvider.System))
        {
            Log.Starting(log, options.Address.ToString(), AgentComposition.Version, AgentComposition.Runtime, RuntimeInformation.RuntimeIdentifier);
            await using var stopping = cancellationToken.UnsafeRegister(static state => ((ServiceManager)state!).Stopping(), manager);
            await runtime.RunAsync(() => manager.Ready(() => runtime.IsAlive), cancellationToken);
            return ExitCodes.Success;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Agent {Address} {Version} ({Runtime}, {Platform}) starts.")]
        public static partial void Starting(ILogger logger, string address, string version, string runtime, string platform);
    }
}
