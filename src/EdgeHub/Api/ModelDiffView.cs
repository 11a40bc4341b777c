namespace Edge.Hub.Api;

/// <summary>What changes from one version to another, and what it costs a device.</summary>
/// <param name="From">The version a device has.</param>
/// <param name="To">The version it is to have.</param>
/// <param name="Bytes">What travels in all.</param>
/// <param name="WholeBytes">What would travel without deltas.</param>
/// <param name="Removed">Paths that only the first version has.</param>
/// <param name="Files">The second version's files.</param>
public sealed record ModelDiffView(string From, string To, long Bytes, long WholeBytes, IReadOnlyList<string> Removed, IReadOnlyList<FileDiffView> Files);
