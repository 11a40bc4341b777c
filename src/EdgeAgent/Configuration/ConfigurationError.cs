namespace Edge.Agent.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Origin">Where the value was set: the file, the environment variable, the command line; the file when it is missing.</param>
/// <param name="Path">The setting, for example <c>pipelines[0].source.folder.path</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ConfigurationError(string Origin, string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? $"{Origin}: {Message}" : $"{Origin}: {Path}: {Message}";
}
