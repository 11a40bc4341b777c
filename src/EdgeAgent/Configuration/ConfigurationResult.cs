using System.Diagnostics.CodeAnalysis;

namespace Edge.Agent.Configuration;

/// <summary>A valid configuration, or all that is wrong with it at once.</summary>
public sealed class ConfigurationResult
{
    private ConfigurationResult(AgentOptions? options, IReadOnlyList<ConfigurationError> errors)
    {
        Options = options;
        Errors = errors;
    }

    /// <summary>The configuration; null when there are errors.</summary>
    public AgentOptions? Options { get; }

    /// <summary>Everything wrong with it.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }

    /// <summary>Whether it may be used.</summary>
    [MemberNotNullWhen(true, nameof(Options))]
    public bool IsValid => Options is not null;

    /// <summary>A valid configuration.</summary>
    /// <param name="options">The configuration.</param>
    public static ConfigurationResult Loaded(AgentOptions options) => new(options, []);

    /// <summary>A configuration with errors.</summary>
    /// <param name="errors">The errors.</param>
    public static ConfigurationResult Failed(params IReadOnlyList<ConfigurationError> errors) => new(null, errors);
}
