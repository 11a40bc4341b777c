namespace Edge.Protocol.Trust;

/// <summary>Where metadata comes from; nothing it gives is believed.</summary>
public interface IMetadataSource
{
    /// <summary>Fetches a file.</summary>
    /// <param name="role">The role.</param>
    /// <param name="version">Its version, where the name carries one (<c>7.root.json</c>); null for the newest.</param>
    /// <param name="maxBytes">Most that may be read: a longer file is <see cref="ReasonCode.TooLarge"/>, however long it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The file; <see cref="ReasonCode.NotFound"/> where there is none.</returns>
    ValueTask<Outcome<ReadOnlyMemory<byte>>> FetchAsync(string role, long? version, long maxBytes, CancellationToken cancellationToken);
}
