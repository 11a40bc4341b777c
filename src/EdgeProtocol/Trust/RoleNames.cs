namespace Edge.Protocol.Trust;

/// <summary>The names of roles and of their files.</summary>
public static class RoleNames
{
    /// <summary>Says whose keys are whose; signed offline.</summary>
    public const string Root = "root";

    /// <summary>Names the newest snapshot; signed online, often.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>Names the newest targets; signed online.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>Lists what a device may run; signed offline.</summary>
    public const string Targets = "targets";

    /// <summary>The four that every root names (section 4.4).</summary>
    public static readonly IReadOnlyList<string> TopLevel = [Root, Timestamp, Snapshot, Targets];

    /// <summary>Longest name of a delegated role; a file's name must hold it, each byte escaped.</summary>
    public const int MaxLength = 80;

    /// <summary>Whether a delegated role may have this name. One that is called as a top-level role is would take its file.</summary>
    /// <param name="name">The name.</param>
    public static bool IsDelegable(string name) => name.Length is > 0 and <= MaxLength && !TopLevel.Contains(name, StringComparer.Ordinal);

    /// <summary>The name under which snapshot and timestamp list a role's file.</summary>
    /// <param name="role">The role.</param>
    public static string FileOf(string role) => role + ".json";

    /// <summary>A role's name as one segment of a path or topic: whatever it holds, it names nothing outside.</summary>
    /// <param name="role">The role.</param>
    public static string Escape(string role) => Uri.EscapeDataString(role).Replace(".", "%2E", StringComparison.Ordinal);
}
