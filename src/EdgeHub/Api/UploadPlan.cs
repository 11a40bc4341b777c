namespace Edge.Hub.Api;

/// <summary>What an upload still needs.</summary>
/// <param name="Missing">Digests to upload with <c>PUT /api/v1/artifacts/{digest}</c>.</param>
public sealed record UploadPlan(IReadOnlyList<string> Missing);
