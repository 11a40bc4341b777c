using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>A version of the repository that was tried and may not serve; it is tried again when its files change.</summary>
/// <param name="Fingerprint">Its files when it was tried.</param>
/// <param name="Problem">Why it may not.</param>
internal sealed record RefusedVersion(string Fingerprint, Problem Problem);
