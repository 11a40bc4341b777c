using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>One step of a rollout, for the audit.</summary>
/// <param name="What">What happened, as a word.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="By">Who did it; <c>hub</c> for the rollout itself.</param>
/// <param name="Group">The group's place.</param>
/// <param name="Device">The device.</param>
internal sealed record RolloutEvent(string What, string Why, string By = RolloutEvent.Hub, int? Group = null, DeviceAddress? Device = null)
{
    /// <summary>The rollout itself.</summary>
    public const string Hub = "hub";
}
