using Edge.Agent.Configuration;
using Edge.Agent.Storage.Sealing;

namespace Edge.Agent.Storage.Results;

/// <summary>Where a result store lies and how much it keeps.</summary>
/// <param name="Folder">Its folder, by convention <c>results</c> below the data folder.</param>
/// <param name="Storage">Bounds.</param>
public sealed record ResultStoreSettings(string Folder, StorageOptions Storage)
{
    /// <summary>Seals the documents; by default nothing.</summary>
    internal Vault Vault { get; init; } = Vault.None;

    /// <summary>In the name of a damaged file that was moved aside.</summary>
    internal const string DamagedMark = ".damaged-";

    /// <summary>The damaged databases in a store's folder.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    public static IReadOnlyList<string> FindDamaged(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, $"results.db{DamagedMark}*") : [];
}
