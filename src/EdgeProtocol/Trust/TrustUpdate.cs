using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust;

/// <summary>
/// The client workflow, section 5 of the TUF specification 1.0.34, in its order. A step that fails ends the update with what was
/// trusted until then kept; the next update begins anew.
/// </summary>
public sealed class TrustUpdate
{
    private readonly ITrustStore _store;
    private readonly IMetadataSource _source;
    private readonly TrustLimits _limits;

    /// <summary>An update of one box.</summary>
    /// <param name="store">What it trusts.</param>
    /// <param name="source">Where newer metadata comes from.</param>
    /// <param name="limits">The application's bounds.</param>
    public TrustUpdate(ITrustStore store, IMetadataSource source, TrustLimits limits)
    {
        _store = store;
        _source = source;
        _limits = limits;
    }

    /// <summary>Brings root, timestamp, snapshot and targets up to date.</summary>
    /// <param name="start">5.1: the fixed update start time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is trusted now, or why the update ended.</returns>
    public async ValueTask<Outcome<TrustedMetadata>> RefreshAsync(DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (!LoadRoot(_store, start, _limits).TryGet(out var trusted, out var problem)) return problem;
        problem = await UpdateRootAsync(trusted, cancellationToken).ConfigureAwait(false)
            ?? await UpdateTimestampAsync(trusted, cancellationToken).ConfigureAwait(false)
            ?? await UpdateSnapshotAsync(trusted, cancellationToken).ConfigureAwait(false);
        if (problem is not null) return problem;
        return (await LoadTargetsAsync(trusted, RoleNames.Targets, RoleNames.Root, cancellationToken).ConfigureAwait(false)).TryGet(out _, out problem)
            ? trusted
            : problem;
    }

    /// <summary>What is trusted by the files alone, expired or not: what a box knows before it hears from anybody.</summary>
    /// <param name="store">The files.</param>
    /// <param name="limits">The application's bounds.</param>
    public static Outcome<TrustedMetadata> Recall(ITrustStore store, TrustLimits limits)
    {
        if (!LoadRoot(store, DateTimeOffset.MinValue, limits).TryGet(out var trusted, out var problem)) return problem;
        // A file that an interrupted update left behind the others is as good as none; the next update fetches what is missing.
        if (Local(store, RoleNames.Timestamp) is { } timestamp) _ = trusted.LoadTimestamp(timestamp);
        if (trusted.Timestamp is not null && Local(store, RoleNames.Snapshot) is { } snapshot) _ = trusted.LoadSnapshot(snapshot);
        if (trusted.IsSnapshotCurrent && Local(store, RoleNames.Targets) is { } targets) _ = trusted.UpdateTargets(targets, RoleNames.Targets, RoleNames.Root);
        return trusted;
    }

    /// <summary>5.6.1 to 5.6.6 for one role: its file on the disk where that is the one the snapshot names, else a new one.</summary>
    /// <param name="trusted">An update whose snapshot is trusted.</param>
    /// <param name="role">The role.</param>
    /// <param name="delegator">Who delegates to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<Outcome<TargetsMetadata>> LoadTargetsAsync(TrustedMetadata trusted, string role, string delegator, CancellationToken cancellationToken)
    {
        if (trusted.Find(role, delegator) is { } known) return known;
        if (!trusted.Listed(role).TryGet(out var listed, out var problem)) return problem;
        if (Local(_store, role) is { } local && trusted.UpdateTargets(local, role, delegator) is { IsSuccess: true } current) return current;
        var fetched = await _source.FetchAsync(role, Named(trusted, listed.Version), Bound(listed, _limits.TargetsBytes), cancellationToken).ConfigureAwait(false);
        if (!fetched.TryGet(out var bytes, out problem)) return problem;
        if (!trusted.UpdateTargets(bytes, role, delegator).TryGet(out var targets, out problem)) return problem;
        return _store.Write(role, bytes) is { } failed ? failed : targets;
    }

    private static Outcome<TrustedMetadata> LoadRoot(ITrustStore store, DateTimeOffset start, TrustLimits limits)
    {
        if (!store.Read(RoleNames.Root).TryGet(out var root, out var problem)) return problem;
        return root is { } bytes
            ? TrustedMetadata.Load(bytes, start, limits)
            : new Problem(TrustReasons.NoRoot, "There is no trusted root to begin with.");
    }

    private async ValueTask<Problem?> UpdateRootAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        for (var count = 0; count < _limits.RootRotations; count++)
        {
            // 5.3.3
            var fetched = await _source.FetchAsync(RoleNames.Root, trusted.Root.Version + 1, _limits.RootBytes, cancellationToken).ConfigureAwait(false);
            if (!fetched.TryGet(out var bytes, out var problem))
            {
                if (problem.Reason != ReasonCode.NotFound) return problem;
                break;
            }

            if (!trusted.UpdateRoot(bytes).TryGet(out var takesKeys, out problem)) return problem;
            // 5.3.11 before 5.3.8: were the root written first and the power cut then, nobody would remember to delete them,
            // and a fast-forwarded version would stand for ever.
            problem = (takesKeys ? _store.Delete(RoleNames.Snapshot) ?? _store.Delete(RoleNames.Timestamp) : null) ?? _store.Write(RoleNames.Root, bytes);
            if (problem is not null) return problem;
        }

        return trusted.CheckRoot();
    }

    private async ValueTask<Problem?> UpdateTimestampAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        // One that cannot be used any more is no obstacle: the new one is judged by itself.
        if (Local(_store, RoleNames.Timestamp) is { } local) _ = trusted.LoadTimestamp(local);
        var fetched = await _source.FetchAsync(RoleNames.Timestamp, null, _limits.TimestampBytes, cancellationToken).ConfigureAwait(false);
        if (!fetched.TryGet(out var bytes, out var problem)) return problem;
        if (!trusted.UpdateTimestamp(bytes).TryGet(out var isNewer, out problem)) return problem;
        return isNewer ? _store.Write(RoleNames.Timestamp, bytes) : null;
    }

    private async ValueTask<Problem?> UpdateSnapshotAsync(TrustedMetadata trusted, CancellationToken cancellationToken)
    {
        if (Local(_store, RoleNames.Snapshot) is { } local) _ = trusted.LoadSnapshot(local);
        if (trusted.IsSnapshotCurrent) return null;
        var listed = trusted.Timestamp!.Snapshot;
        var fetched = await _source.FetchAsync(RoleNames.Snapshot, Named(trusted, listed.Version), Bound(listed, _limits.SnapshotBytes), cancellationToken).ConfigureAwait(false);
        if (!fetched.TryGet(out var bytes, out var problem)) return problem;
        return trusted.UpdateSnapshot(bytes) ?? _store.Write(RoleNames.Snapshot, bytes);
    }

    private static ReadOnlyMemory<byte>? Local(ITrustStore store, string role) => store.Read(role).TryGet(out var bytes, out _) ? bytes : null;

    // 5.3.12: names carry versions where the root says so.
    private static long? Named(TrustedMetadata trusted, long version) => trusted.Root.ConsistentSnapshot ? version : null;

    private static long Bound(MetaFile listed, int most) => Math.Min(listed.Length ?? most, most);
}
