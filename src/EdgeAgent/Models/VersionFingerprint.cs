using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>Whether a version's folder changed, by its files' names, sizes and times: cheap enough to ask every few seconds.</summary>
internal static class VersionFingerprint
{
    /// <summary>The fingerprint of a folder as it lies there now.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>Empty when it cannot be read, because it is being moved or removed.</returns>
    public static string Of(string directory)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => ModelManifest.Includes(file.Name))
                .OrderBy(file => file.FullName, StringComparer.Ordinal)
                .Select(file => $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
