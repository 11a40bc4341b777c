namespace Edge.Agent.Pipeline.Sources;

/// <summary>How a folder's files are taken so that each is decided once, over crashes too. Not thread-safe except <see cref="Finish"/>.</summary>
internal interface IFileTaker
{
    /// <summary>Settles what a crash left behind: finishes files whose decision is on disk, gives those to decide again, under the same ids.</summary>
    IReadOnlyList<TakenFile> Resume();

    /// <summary>Takes a complete file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Null when it is taken already or was gone first.</returns>
    /// <exception cref="IOException">It cannot be taken.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be taken.</exception>
    TakenFile? Take(FileInfo file);

    /// <summary>Lets go of a file whose decision is on disk. Thread-safe.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It stays; calling again may succeed.</exception>
    /// <exception cref="UnauthorizedAccessException">It stays; calling again may succeed.</exception>
    void Finish(TakenFile file);

    /// <summary>Called when nothing is to do: the moment for lazy work.</summary>
    void Idle();
}
