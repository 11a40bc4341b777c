using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Remote.Settings;

/// <summary><c>logLevel</c>: what the agent's log holds.</summary>
internal sealed class LogLevelSetting : IRemoteSetting
{
    private readonly LogLevels _levels;

    public LogLevelSetting(LogLevels levels) => _levels = levels;

    /// <inheritdoc/>
    public string Name => "logLevel";

    /// <inheritdoc/>
    public Problem? Check(string value) => LogLevels.Parse(value).Problem;

    /// <inheritdoc/>
    public void Apply(string? value) => _levels.SetBase(value is null ? null : LogLevels.Parse(value).Value);
}
