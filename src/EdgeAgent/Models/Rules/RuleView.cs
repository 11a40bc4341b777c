using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Rules;

/// <summary>By what rule a model's results become verdicts.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">The version that serves.</param>
/// <param name="Digest">Digest of the rule, as decisions cite it.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Changed">Whether it is another than the model's own.</param>
/// <param name="By">Who changed it; null for the model's own, as what follows.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When.</param>
public sealed record RuleView(string Model, string Version, ArtifactDigest Digest, JsonElement Rule, bool Changed, string? By = null, string? Why = null, DateTimeOffset? At = null);
