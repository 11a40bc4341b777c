using System.Text.Json;
using Edge.Agent.Configuration.Shape;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary><c>set-log-level {level, category?, for?}</c>: for a time; nobody has to remember to set it back.</summary>
internal sealed class SetLogLevelCommand : IRemoteCommand
{
    /// <summary>What shall hold longer is the setting <c>logLevel</c> of desired state.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly LogLevels _levels;

    public SetLogLevelCommand(LogLevels levels) => _levels = levels;

    /// <inheritdoc/>
    public string Name => "set-log-level";

    /// <inheritdoc/>
    public ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken) => ValueTask.FromResult(Run(arguments));

    private Outcome<CommandAnswer> Run(JsonElement? arguments)
    {
        if (!CommandArguments.Read(arguments, CommandJson.Default.SetLogLevelArguments).TryGet(out var wanted, out var problem)) return problem;
        if (!LogLevels.Parse(wanted.Level).TryGet(out var level, out problem)) return problem;
        if (!Notation.TryDuration(wanted.For, out var duration) || duration <= TimeSpan.Zero || duration > Longest)
            return new Problem(ReasonCode.Malformed, $"for: '{wanted.For}' is not a duration of up to {Longest.TotalHours:0} h, for example 10m.");
        _levels.SetFor(wanted.Category ?? "", level, duration);
        return new CommandAnswer($"The log holds {wanted.Level} of {wanted.Category ?? "everything"} for {wanted.For}.");
    }
}
