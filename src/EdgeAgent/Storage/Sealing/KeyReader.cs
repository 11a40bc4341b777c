using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Storage.Sealing;

/// <summary>Reads a key from where the configuration says, and refuses one that others can read as well.</summary>
internal static class KeyReader
{
    private const string HowToMake = "make one with: (umask 077; openssl rand -base64 32 > FILE)";

    /// <summary>systemd's folder of credentials; null outside of its units.</summary>
    public static string? Credentials => Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");

    /// <summary>Reads one key.</summary>
    /// <param name="source">Where it lies.</param>
    /// <param name="credentials">systemd's folder of credentials.</param>
    public static Outcome<SealingKey> Read(KeySource source, string? credentials)
    {
        if (source.Credential is not null && credentials is null)
            return Problem(ReasonCode.NotFound, $"systemd has passed no credentials; add LoadCredential={source.Credential}:FILE to the unit, or name a keyFile.");
        var path = source.File ?? Path.Combine(credentials!, source.Credential!);
        try
        {
            if (!File.Exists(path)) return Problem(ReasonCode.NotFound, $"'{path}' does not exist; {HowToMake}.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
                return Problem(ReasonCode.NotAllowed, $"'{path}' is open to every user of this machine; chmod 600 it, and make a new key if others may have read this one.");
            var content = File.ReadAllBytes(path);
            return SealingKey.TryParse(content, out var key)
                ? key
                : Problem(ReasonCode.Malformed, $"'{path}' holds {content.Length} bytes that are no key of 32 bytes, 64 hexadecimal digits or base64 of 32 bytes; {HowToMake}.");
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return Problem(ReasonCode.InputOutput, $"'{path}' cannot be read: {exception.Message}");
        }

        Problem Problem(ReasonCode reason, string message) => new(reason, $"{source.Field}: {message}");
    }
}
