using System.Security.Cryptography;
using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Storage.Sealing;

namespace Edge.Agent.Storage;

/// <summary>Where a journal lies and how it behaves.</summary>
/// <param name="Folder">Its folder, by convention <c>journal</c> below the data folder.</param>
/// <param name="Storage">Bounds.</param>
/// <param name="HasHub">Whether records wait for a hub. Without one they are kept by age and size, and nothing is pending.</param>
/// <param name="MachineId">The machine's id, so that a cloned card begins an epoch of its own; null when it cannot be known.</param>
public sealed record JournalSettings(string Folder, StorageOptions Storage, bool HasHub, string? MachineId)
{
    /// <summary>Where systemd keeps the machine's id; absent elsewhere, and then clones are not told apart.</summary>
    private const string MachineIdFile = "/etc/machine-id";

    /// <summary>Between records as they are and as they lie on the disk; by default the same.</summary>
    internal RecordSealer Sealer { get; init; } = new(SealingKeys.None);

    /// <summary>An agent's journal.</summary>
    /// <param name="options">The agent's configuration.</param>
    /// <param name="keys">Seal its records.</param>
    internal static JournalSettings Of(AgentOptions options, SealingKeys keys) =>
        new(options.JournalFolder, options.Storage, options.Hub is not null, ReadMachineId()) { Sealer = new RecordSealer(keys) };

    /// <summary>Reads the machine's id.</summary>
    /// <returns>Null when the machine has none or it cannot be read.</returns>
    public static string? ReadMachineId()
    {
        try
        {
            return File.Exists(MachineIdFile) && File.ReadAllText(MachineIdFile).Trim() is { Length: > 0 } id ? id : null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return null;
        }
    }

    /// <summary>The machine's id as the state file holds it: machine-id(5) asks that the id itself is not spread.</summary>
    internal string? MachineHash => MachineId is null
        ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData("edge-journal"u8, Encoding.UTF8.GetBytes(MachineId)));
}
