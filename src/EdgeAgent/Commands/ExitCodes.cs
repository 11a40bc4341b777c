using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>What the commands end with, and how they say why.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The thing asked for failed; standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The configuration or the arguments are wrong; a restart changes nothing.</summary>
    public const int Misconfigured = 2;

    /// <summary>Reports an expected failure.</summary>
    public static int Report(TextWriter errors, Problem problem)
    {
        errors.WriteLine($"edge-agent: {problem}");
        return Failure;
    }

    /// <summary>Reports everything wrong with a configuration.</summary>
    public static int Report(TextWriter errors, IReadOnlyList<ConfigurationError> found)
    {
        foreach (var error in found) errors.WriteLine($"edge-agent: {error}");
        return Misconfigured;
    }
}
