namespace Edge.TestKit;

/// <summary>The clone the tests were built in.</summary>
public static class RepositoryRoot
{
    /// <summary>Absolute path of the folder that holds <c>Edge.sln</c>.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Edge.sln"))) return directory.FullName;
        }

        throw new DirectoryNotFoundException($"No Edge.sln above {start}: the tests run from a clone.");
    }
}
