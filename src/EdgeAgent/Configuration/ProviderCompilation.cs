namespace Edge.Agent.Configuration;

/// <summary>When a provider that compiles the model does so, and whether what it compiled is kept on disk.</summary>
public enum ProviderCompilation
{
    /// <summary>At every load, nothing is kept: for providers that are ready at once.</summary>
    None,

    /// <summary>Before the model serves; kept on disk.</summary>
    Foreground,

    /// <summary>Beside the CPU, which serves meanwhile; kept on disk.</summary>
    Background,
}
