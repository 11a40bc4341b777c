namespace Edge.Agent.Configuration;

/// <summary>When master parts must come out right before a pipeline judges parts.</summary>
/// <param name="Masters">The master parts; at least one.</param>
/// <param name="At">Times of day when it is due; <see cref="Shifts"/> for those of <c>api.shifts</c>; null for none.</param>
/// <param name="AtStart">Whether each start of the agent makes it due.</param>
/// <param name="AfterModelChange">Whether another version of the model makes it due.</param>
/// <param name="AfterRuleChange">Whether another rule makes it due.</param>
/// <param name="AfterConfigurationChange">Whether another configuration makes it due.</param>
/// <param name="Timeout">How long it may take from its first master part on.</param>
public sealed record ChallengeOptions(
    IReadOnlyList<MasterOptions> Masters, string? At, bool AtStart, bool AfterModelChange, bool AfterRuleChange, bool AfterConfigurationChange, TimeSpan Timeout)
{
    /// <summary>The word for the times of <c>api.shifts</c>.</summary>
    public const string Shifts = "shifts";

    /// <summary>The master part of a name, or null.</summary>
    /// <param name="part">The name.</param>
    public MasterOptions? Find(string part)
    {
        foreach (var master in Masters)
        {
            if (master.Part == part) return master;
        }

        return null;
    }
}
