using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Rules;

/// <summary>A rule that somebody put in place of a model's own.</summary>
/// <param name="Model">The model.</param>
/// <param name="Digest">The version it is for, and for no other.</param>
/// <param name="Rule">The rule, as <c>decision</c> of <c>model.json</c>.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Why">Why.</param>
/// <param name="At">When; null while the clock could not be trusted.</param>
public sealed record ChangedRule(string Model, ArtifactDigest Digest, JsonElement Rule, string By, string Why, DateTimeOffset? At);
