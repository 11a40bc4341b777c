namespace Edge.Hub.Storage;

/// <summary>Keeps a second hub off a data folder: two would each hand out revisions and acknowledge for the other.</summary>
internal static class DataFolderLock
{
    /// <summary>Takes the folder until the result is disposed; a crash releases it too.</summary>
    /// <param name="folder">The hub's data folder; made when it is not there.</param>
    /// <exception cref="IOException">Another hub has it.</exception>
    public static IDisposable Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"another hub has this data folder ('{path}' is locked); stop it, or name another folder with --data", exception);
        }
    }
}
