using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Hub.Trust;

/// <summary>Reads a hub's trust for a person.</summary>
internal static class TrustInspector
{
    /// <summary>Looks.</summary>
    /// <param name="folder">The hub's trust.</param>
    /// <param name="now">The time.</param>
    public static Outcome<TrustView> Look(TrustFolder folder, DateTimeOffset now)
    {
        if (!folder.NewestRoot().TryGet(out var signed, out var problem)) return problem;
        var root = signed.Content;
        IReadOnlyList<string> models = [], taught = [];
        RoleView Role<T>(string role, Func<byte[], Outcome<SignedMetadata<T>>> read)
            where T : IRoleMetadata
        {
            if (folder.Read(role) is not { } file) return View(role, root.Roles[role], null, role == RoleNames.Targets ? "missing; restore it from a backup" : "the running hub makes it");
            if (!read(file).TryGet(out var found, out var unreadable)) return View(role, root.Roles[role], null, unreadable.Message);
            if (found.Content is TargetsMetadata targets) (models, taught) = ([.. targets.Targets.Keys], TaughtDelegations.Describe(targets));
            return View(role, root.Roles[role], found.Content, found.Check(root.Roles[role], root.Keys, role)?.Message ?? Note(role, found.Content.Expires, now));
        }

        RoleView[] roles =
        [
            View(RoleNames.Root, root.Roles[RoleNames.Root], root, Note(RoleNames.Root, root.Expires, now)),
            Role(RoleNames.Targets, file => MetadataReader.Targets(file, TrustLimits.Device.TargetsBytes)),
            Role(RoleNames.Snapshot, file => MetadataReader.Snapshot(file, TrustLimits.Device.SnapshotBytes)),
            Role(RoleNames.Timestamp, file => MetadataReader.Timestamp(file, TrustLimits.Device.TimestampBytes)),
        ];
        return new TrustView(folder.Path, folder.RootPath(folder.RootVersions()[0]), folder.IsDevelopment, roles, models, taught);
    }

    private static RoleView View(string role, KeyRing ring, IRoleMetadata? metadata, string? note) =>
        new(role, metadata?.Version ?? 0, metadata?.Expires, ring.Threshold, ring.KeyIds, note);

    private static string? Note(string role, DateTimeOffset expires, DateTimeOffset now) =>
        expires <= now ? "expired: boxes take no new model"
        : role is RoleNames.Root or RoleNames.Targets && expires - now < TrustLifetimes.Reminder ? $"expires soon: edge-hub trust sign{(role == RoleNames.Root ? " --root" : "")} --keys FOLDER"
        : null;
}
