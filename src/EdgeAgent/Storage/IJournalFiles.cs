namespace Edge.Agent.Storage;

/// <summary>What the journal asks of the file system when it changes something; tests make the n-th call fail.</summary>
public interface IJournalFiles
{
    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">True to begin it empty, false to go on with an existing one.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    IJournalFile Open(string path, bool create);

    /// <summary>Deletes a file; a missing one is no error.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It still stands.</exception>
    void Delete(string path);

    /// <summary>Makes names in a folder durable.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">They may not survive a power cut.</exception>
    void FlushFolder(string folder);

    /// <summary>Bytes this user may still write on the folder's file system.</summary>
    /// <param name="folder">The folder.</param>
    long FreeBytes(string folder);
}
