namespace Edge.Agent.Pipeline.Sources;

/// <summary>Says when something happened in a folder. A hint: rescans find what it misses.</summary>
internal interface IFolderWatch : IDisposable
{
    /// <summary>The name of a file that its writer closed or renamed into place, once each.</summary>
    /// <param name="name">File name.</param>
    bool TryGetComplete(out string? name);

    /// <summary>Completes when something happened, or after a time.</summary>
    /// <param name="longest">The time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken);
}
