using System.Collections.Concurrent;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>Metadata as it came from the broker, newest of each role. A version that is asked for and has not come yet is not found, which ends an update until it comes.</summary>
public sealed class TrustInbox : IMetadataSource
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Takes a message.</summary>
    /// <param name="name">A role, or <c>{version}.root</c>.</param>
    /// <param name="payload">The file; nothing where the broker forgot it.</param>
    public void Take(string name, ReadOnlySpan<byte> payload)
    {
        // A message cannot be longer than the link takes, and one topic holds one.
        if (payload.IsEmpty) _files.TryRemove(name, out _);
        else _files[name] = payload.ToArray();
    }

    /// <summary>Lets a file go that is no longer needed.</summary>
    /// <param name="name">A role, or <c>{version}.root</c>.</param>
    public void Forget(string name) => _files.TryRemove(name, out _);

    /// <summary>How a root is called here.</summary>
    /// <param name="version">Its version.</param>
    public static string RootName(long version) => $"{version}.{RoleNames.Root}";

    /// <inheritdoc/>
    public ValueTask<Outcome<ReadOnlyMemory<byte>>> FetchAsync(string role, long? version, long maxBytes, CancellationToken cancellationToken)
    {
        // Topics carry no versions but a root's: of the other roles there is one file, and its version is checked by whoever asked.
        var name = role == RoleNames.Root ? RootName(version!.Value) : role;
        Outcome<ReadOnlyMemory<byte>> answer = !_files.TryGetValue(name, out var file) ? new Problem(ReasonCode.NotFound, $"{name}: it has not come yet.")
            : file.Length > maxBytes ? new Problem(ReasonCode.TooLarge, $"{name}: {file.Length} bytes; at most {maxBytes} are read.")
            : (ReadOnlyMemory<byte>)file;
        return ValueTask.FromResult(answer);
    }
}
