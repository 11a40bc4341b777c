using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>
/// The metadata this box trusts, below <c>trust/</c> in its data folder: <c>root.json</c>, <c>timestamp.json</c>, <c>snapshot.json</c>,
/// <c>targets.json</c>, each the old or the new one after a power cut, <c>held</c>, which of them was trusted whole and until when, and
/// <c>anchor</c>, the digest of the root the box was given. Giving it another root.json begins anew: whoever may write that file owns the
/// box anyway.
/// </summary>
public sealed class TrustFiles : ITrustStore
{
    private readonly string _folder;

    private TrustFiles(string folder)
    {
        _folder = folder;
        Held = new HeldList(Path.Combine(folder, "held"));
    }

    /// <summary>The folder of a box's trust.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    public static string FolderOf(string dataDirectory) => Path.Combine(dataDirectory, "trust");

    /// <summary>The files as they lie there, whoever is trusted.</summary>
    /// <param name="folder">Where they lie.</param>
    public static TrustFiles In(string folder) => new(folder);

    /// <summary>What was trusted last as a whole.</summary>
    public HeldList Held { get; }

    private string Anchor => Path.Combine(_folder, "anchor");

    /// <summary>Opens the store, and begins with the given root where it is not the one it began with.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="givenRoot">The root.json the box was given.</param>
    /// <returns>The store, or why the box can trust nobody.</returns>
    public static Outcome<TrustFiles> Open(string folder, string givenRoot)
    {
        var files = new TrustFiles(folder);
        try
        {
            Directory.CreateDirectory(folder);
            var root = File.ReadAllBytes(givenRoot);
            var anchor = ArtifactDigest.Of(root).ToString();
            var isKnown = File.Exists(files.Anchor) && File.ReadAllText(files.Anchor) == anchor;
            if (isKnown && TrustUpdate.Recall(files, TrustLimits.Device).IsSuccess) return files;
            if (TrustedMetadata.Load(root, DateTimeOffset.MinValue, TrustLimits.Device).Problem is { } problem)
                return new Problem(problem.Reason, $"hub.trust.root: '{givenRoot}' is no root of trust: {problem.Message}");
            // A root that the disk spoiled is followed again from the given one; what guards against older lists stays then.
            // The anchor last: a power cut on the way begins anew, not with half of each.
            problem = (isKnown ? null : files.Delete(RoleNames.Snapshot) ?? files.Delete(RoleNames.Timestamp) ?? files.Delete(RoleNames.Targets)) ?? files.Write(RoleNames.Root, root);
            if (problem is not null) return problem;
            AtomicFile.Write(files.Anchor, Encoding.ASCII.GetBytes(anchor));
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"hub.trust.root: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public Outcome<ReadOnlyMemory<byte>?> Read(string role)
    {
        try
        {
            return File.Exists(PathOf(role)) ? (ReadOnlyMemory<byte>?)File.ReadAllBytes(PathOf(role)) : (ReadOnlyMemory<byte>?)null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failed(role, exception);
        }
    }

    /// <summary>When a role's file was written; the same while it is the same.</summary>
    /// <param name="role">The role.</param>
    public long Stamp(string role) => File.GetLastWriteTimeUtc(PathOf(role)).Ticks;

    /// <inheritdoc/>
    public Problem? Write(string role, ReadOnlyMemory<byte> bytes) => Change(role, path => AtomicFile.Write(path, bytes.Span));

    /// <inheritdoc/>
    public Problem? Delete(string role) => Change(role, path =>
    {
        File.Delete(path);
        DirectorySync.Flush(_folder);
    });

    private Problem? Change(string role, Action<string> change)
    {
        try
        {
            change(PathOf(role));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Failed(role, exception);
        }
    }

    private static Problem Failed(string role, Exception exception) => new(ReasonCode.InputOutput, $"{role}: {exception.Message}");

    private string PathOf(string role) => Path.Combine(_folder, RoleNames.FileOf(RoleNames.Escape(role)));
}
