namespace Edge.Protocol.Messages;

/// <summary>What one version made of a frame.</summary>
/// <param name="Model">The version.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Reason">Why, in its rule's words.</param>
/// <param name="Score">Its highest score; null where it has none.</param>
public sealed record JudgedVersion(ModelReference Model, Verdict Verdict, string Reason, LabelScore? Score = null);
