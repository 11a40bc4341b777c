namespace Edge.Hub.Api;

/// <summary>A pushed model version.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Model version.</param>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="ManifestSize">Bytes of the manifest.</param>
/// <param name="FileCount">Files.</param>
/// <param name="Size">Bytes of all files.</param>
/// <param name="PushedAt">When it was pushed.</param>
/// <param name="ActiveOn">Devices that report it committed.</param>
/// <param name="DesiredOn">Devices that shall run it.</param>
public sealed record ModelView(
    string Name, string Version, string Digest, int ManifestSize, int FileCount, long Size, DateTimeOffset PushedAt,
    IReadOnlyList<string> ActiveOn, IReadOnlyList<string> DesiredOn);
