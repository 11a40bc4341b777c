namespace Edge.Agent.Pipeline.Sources;

/// <summary>Which files of a folder are images somebody finished writing.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    /// <summary>Whether a name is an image's. A leading dot, <c>.tmp</c> and <c>.part</c> are how writers say "not yet".</summary>
    /// <param name="name">File name.</param>
    public static bool IsImage(string name) =>
        name[0] != '.' && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    /// <summary>The images of a folder, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    public static string[] In(string folder) => [.. Directory.EnumerateFiles(folder).Where(file => IsImage(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
}
