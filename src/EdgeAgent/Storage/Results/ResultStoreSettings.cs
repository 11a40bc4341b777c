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
}
