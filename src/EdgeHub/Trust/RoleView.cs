namespace Edge.Hub.Trust;

/// <summary>What <c>trust status</c> says of one role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Version">Its version; 0 where there is no file yet.</param>
/// <param name="Expires">When it expires.</param>
/// <param name="Threshold">How many keys must sign.</param>
/// <param name="KeyIds">Its keys.</param>
/// <param name="Note">What somebody should do.</param>
internal sealed record RoleView(string Role, long Version, DateTimeOffset? Expires, int Threshold, IReadOnlyList<string> KeyIds, string? Note);
