using Edge.Hub.Trust;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Hub.Tests.Trust;

/// <summary>What a device would get of a hub's folder.</summary>
internal sealed class TrustFolderSource(TrustFolder folder) : IMetadataSource
{
    public ValueTask<Outcome<ReadOnlyMemory<byte>>> FetchAsync(string role, long? version, long maxBytes, CancellationToken cancellationToken)
    {
        var file = role != RoleNames.Root ? folder.Read(role) : folder.RootVersions().Contains(version!.Value) ? folder.ReadRoot(version.Value) : null;
        return ValueTask.FromResult<Outcome<ReadOnlyMemory<byte>>>(file is null ? new Problem(ReasonCode.NotFound, role) : (ReadOnlyMemory<byte>)file);
    }
}
