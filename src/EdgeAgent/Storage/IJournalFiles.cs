using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>All that the journal asks of the file system; tests make the n-th call fail, or pull the plug.</summary>
public interface IJournalFiles
{
    /// <summary>Makes a folder and those above it; one that exists is no error.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    void CreateFolder(string folder);

    /// <summary>The paths of the files in a folder, in no order.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    IReadOnlyList<string> List(string folder);

    /// <summary>Whether a file exists.</summary>
    /// <param name="path">The file.</param>
    bool Exists(string path);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="use">What for.</param>
    /// <exception cref="IOException">It cannot be opened; nothing was made.</exception>
    IJournalFile Open(string path, FileUse use);

    /// <summary>Gives a file another name in one step; one that has the name already is replaced.</summary>
    /// <param name="from">Its path.</param>
    /// <param name="to">Its path afterwards.</param>
    /// <exception cref="IOException">It may have either name.</exception>
    void Move(string from, string to);

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
    /// <exception cref="IOException">Nobody can say.</exception>
    long FreeBytes(string folder);

    /// <summary>Takes a lock file, for this process alone.</summary>
    /// <param name="path">The lock file.</param>
    /// <returns>The lock, released by disposal; or <c>in-use</c>.</returns>
    Outcome<IDisposable> Lock(string path);
}
