using Edge.Protocol.Trust.Metadata;

namespace Edge.Protocol.Trust;

/// <summary>5.6.7: looks for a target among the delegations, in order, depth first.</summary>
public sealed class TargetSearch
{
    private readonly TrustUpdate _update;
    private readonly TrustedMetadata _trusted;
    private readonly int _maxRoles;

    /// <summary>A search after an update.</summary>
    /// <param name="update">Loads the roles on the way.</param>
    /// <param name="trusted">What the update trusts.</param>
    /// <param name="limits">Bounds the roles visited.</param>
    public TargetSearch(TrustUpdate update, TrustedMetadata trusted, TrustLimits limits)
    {
        _update = update;
        _trusted = trusted;
        _maxRoles = limits.Delegations;
    }

    /// <summary>Finds a target.</summary>
    /// <param name="targetPath">Its path.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The target, in the words of the most trusted role that has a say about it.</returns>
    public async ValueTask<Outcome<TargetFile>> FindAsync(string targetPath, CancellationToken cancellationToken)
    {
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<(string Role, string Delegator)>([(RoleNames.Targets, RoleNames.Root)]);
        // 5.6.7.1; the top-level role is not counted among the delegated.
        while (visited.Count <= _maxRoles && next.TryPop(out var visit))
        {
            if (!visited.Add(visit.Role)) continue;
            var loaded = await _update.LoadTargetsAsync(_trusted, visit.Role, visit.Delegator, cancellationToken).ConfigureAwait(false);
            if (!loaded.TryGet(out var targets, out var problem)) return problem;
            if (targets.Targets.TryGetValue(targetPath, out var target)) return target;
            Push(targets, targetPath, visit.Role, next);
        }

        return new Problem(ReasonCode.NotFound, $"target '{targetPath}': no role vouches for it.");
    }

    // 5.6.7.2: in order of appearance, so pushed from behind; a terminating role cuts off all that would come after it.
    private static void Push(TargetsMetadata targets, string targetPath, string delegator, Stack<(string Role, string Delegator)> next)
    {
        var covering = new List<string>();
        foreach (var role in targets.Delegations?.Roles ?? [])
        {
            if (!role.Covers(targetPath)) continue;
            covering.Add(role.Name);
            if (!role.IsTerminating) continue;
            next.Clear();
            break;
        }

        for (var index = covering.Count - 1; index >= 0; index--) next.Push((covering[index], delegator));
    }
}
