namespace Edge.TestKit;

/// <summary>The bytes below a folder in which a program is at work.</summary>
public static class FolderSize
{
    /// <summary>Adds the files up; one that goes meanwhile, and a folder that is not there, count as nothing.</summary>
    /// <param name="folder">The folder.</param>
    public static long Of(string folder)
    {
        if (!Directory.Exists(folder)) return 0;
        return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file =>
        {
            try
            {
                return file.Length;
            }
            catch (FileNotFoundException)
            {
                return 0;
            }
        });
    }
}
