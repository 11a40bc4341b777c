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
        using var logs = LoggerFactory.Create(builder => AddConsole(builder, agentLog));
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

    private static void AddConsole(ILoggingBuilder builder, AgentLog log)
    {
        // What passes is asked at every line, because the hub may change it.
        builder.SetMinimumLevel(LogLevel.Trace);
        builder.AddFilter(log.Levels.Allows);
        builder.AddProvider(log.Recent);
        // Standard output belongs to results; the journal of the service manager stamps its own time.
        builder.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Environment.GetEnvironmentVariable("INVOCATION_ID") is null)
            builder.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true));
        else
            builder.AddSystemdConsole();
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "Agent {Address} {Version} ({Runtime}, {Platform}) starts.")]
        public static partial void Starting(ILogger logger, string address, string version, string runtime, string platform);
    }
}
