using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust.Signing;

namespace Edge.Agent.Trust;

/// <summary>The key by which a box vouches for what is taught on it: P-256, <c>device-key.pem</c> beside the metadata. It never leaves the box.</summary>
internal static class DeviceKey
{
    private const string FileName = "device-key.pem";
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the key, and makes it where there is none yet.</summary>
    /// <param name="folder">The folder of the box's trust.</param>
    /// <returns>The key, or why there is none to sign with.</returns>
    public static Outcome<SigningKey> Open(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) Make(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~Owner) != 0)
                return new Problem(ReasonCode.NotAllowed, $"'{path}' is open to others than its owner; chmod 600 it, or delete it and have the new key delegated if they may have read it.");
            return SigningKey.Read(File.ReadAllText(path)).TryGet(out var key, out var problem) ? key : problem with { Message = $"{path}: {problem.Message}" };
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"'{path}' cannot be read or made", exception);
        }
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var key = SigningKey.CreateEcdsa();
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.ToPem() + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            // Never over a key that another command made meanwhile: its public half may be on its way to the operator.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }

        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
