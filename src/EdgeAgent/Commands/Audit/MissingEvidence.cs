using Edge.Agent.Configuration;
using Edge.Protocol.Messages;

namespace Edge.Agent.Commands.Audit;

/// <summary>Names what an auditor wants of a decision and this box does not have, and where it may be.</summary>
internal sealed class MissingEvidence
{
    private readonly AgentOptions _options;

    public MissingEvidence(AgentOptions options) => _options = options;

    /// <summary>What is missing, a sentence each.</summary>
    public IReadOnlyList<string> Of(
        DecisionRecord decision, bool hasRecord, bool hasCard, bool hasRule, string configuration, IReadOnlyList<string> pictures, string? challenge)
    {
        var missing = new List<string>();
        if (!hasRecord) missing.Add("The journal's own record and its place in the chain: the journal has let it go, the hub has it (edge-hub audit).");
        if (decision.Model is null) missing.Add("A model: none decided.");
        else if (!hasCard) missing.Add($"The card of model {decision.Model.Name} {decision.Model.Version}, {decision.Model.Digest}: that version is not here any more; the hub keeps versions.");
        if (decision.RuleDigest is { } rule && !hasRule) missing.Add($"The rule {rule}: it went with its model.");
        if (configuration == "other") missing.Add($"The configuration {decision.ConfigurationDigest}: the box has another one now; configuration/settings.txt is that.");
        if (pictures.Count == 0) missing.Add("A picture: the pipeline's evidence policy kept none of this decision, or its time is over.");
        else if (decision.Evidence is { Count: > 0 } kept && pictures.Count < kept.Count) missing.Add($"Some of its {kept.Count} pictures: their time is over.");
        if (decision.Challenge is { } id && challenge is null) missing.Add($"The challenge {id}: it is not here any more; the hub has its records.");
        if (decision.Challenge is null && _options.Pipelines.FirstOrDefault(pipeline => pipeline.Name == decision.Pipeline)?.Challenge is not null)
            missing.Add("A challenge with master parts: the decision cites none.");
        return missing;
    }
}
