namespace Edge.Hub.Api;

/// <summary>One step of a rollout.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who; <c>hub</c> for the rollout itself.</param>
/// <param name="What">What, as a word.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="Group">The group's place, from 0.</param>
/// <param name="Device"><c>site/device</c>.</param>
public sealed record RolloutEventView(DateTimeOffset At, string By, string What, string Why, int? Group = null, string? Device = null);
