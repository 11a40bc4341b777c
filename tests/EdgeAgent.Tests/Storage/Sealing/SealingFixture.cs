using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Storage.Sealing;

namespace Edge.Agent.Tests.Storage.Sealing;

/// <summary>Keys in files, and what to look for in folders.</summary>
internal static class SealingFixture
{
    /// <summary>Writes a key that only its owner reads.</summary>
    public static string WriteKey(string path, byte[]? key = null)
    {
        using (var file = File.Create(path)) file.Write(key ?? RandomNumberGenerator.GetBytes(32));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>Keys in files; without a current one, null.</summary>
    public static SealingKeys Keys(string? current, params string[] previous) => SealingKeys.Load(
        new EncryptionOptions(
            current is null ? null : new KeySource("storage.encryption.keyFile", current, null),
            [.. previous.Select(path => new KeySource("storage.encryption.previous", path, null))]),
        null).Value;

    /// <summary>The files below a folder that hold a text.</summary>
    public static IReadOnlyList<string> FilesWith(string folder, string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            // A lock is empty, and what is being written now has its name in a moment.
            .Where(path => Path.GetFileName(path) != "lock" && Path.GetExtension(path) != ".tmp" && Read(path).AsSpan().IndexOf(wanted) >= 0)];
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
