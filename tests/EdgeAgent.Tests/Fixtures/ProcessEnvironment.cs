namespace Edge.Agent.Tests.Fixtures;

/// <summary>Tests that set environment variables: the process has one environment, so they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessEnvironment
{
    public const string Name = "process environment";

    /// <summary>Sets a variable until the returned object is disposed.</summary>
    public static IDisposable Set(string variable, string value)
    {
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        return new Restore(variable, before);
    }

    private sealed class Restore(string variable, string? before) : IDisposable
    {
        public void Dispose() => Environment.SetEnvironmentVariable(variable, before);
    }
}
