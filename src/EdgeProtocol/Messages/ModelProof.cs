namespace Edge.Protocol.Messages;

/// <summary>What a version has shown on a device, so far or in the end.</summary>
/// <param name="GoldenCases">Golden cases it has.</param>
/// <param name="GoldenPassed">Those it passed.</param>
/// <param name="Shadow">Beside the active version.</param>
/// <param name="Trial">As the active one.</param>
/// <param name="CompileSeconds">How long a provider took to build its engine; null where none had to.</param>
public sealed record ModelProof(int GoldenCases, int GoldenPassed, ShadowEvidence? Shadow = null, TrialEvidence? Trial = null, int? CompileSeconds = null);
