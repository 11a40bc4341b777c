using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>What one version said of a decision under review.</summary>
/// <param name="Version">The version.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Reason">Why, in its rule's words.</param>
public sealed record ReviewedVersion(string Version, Verdict Verdict, string Reason);
