using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Compares what is wanted with what is there. Pure: no disk, no clock, no link.</summary>
public static class Reconciler
{
    private static readonly IReadOnlyList<UpdateStep> Leave = [UpdateStep.GiveUp];

    /// <summary>Plans the way to a desired state.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="standingOf">What is there, by model name.</param>
    public static DeploymentPlan Plan(DesiredState desired, Func<string, ModelStanding> standingOf)
    {
        var updates = new List<ModelUpdate>();
        foreach (var model in desired.Models)
        {
            if (StepsFor(model, desired.Revision, standingOf(model.Name)) is { } steps) updates.Add(new ModelUpdate(model, steps));
        }

        return new DeploymentPlan(desired.Revision, updates);
    }

    private static IReadOnlyList<UpdateStep>? StepsFor(DesiredModel model, long revision, ModelStanding standing)
    {
        var slots = standing.Slots;
        if (slots.Hold is not null || slots.Current?.Digest == model.Digest) return null;
        if (slots.Failed is { } failed && failed.Slot.Digest == model.Digest && failed.Slot.Revision == revision) return null;
        if (slots.Candidate is { AttemptsLeft: <= 0 } candidate && candidate.Slot.Digest == model.Digest && candidate.Slot.Revision == revision) return Leave;
        var steps = new List<UpdateStep>();
        if (!standing.Whole.Contains(model.Digest)) steps.AddRange([UpdateStep.Fetch, UpdateStep.Assemble]);
        steps.Add(UpdateStep.Check);
        // The first version has nobody to be held against, and nobody to give way to.
        var proof = slots.Current is null ? null : model.Proof;
        var hasPassed = slots.Candidate is { ShadowPassed: true } known && known.Slot.Digest == model.Digest;
        if (proof?.Shadow is not null && !hasPassed) steps.Add(UpdateStep.Shadow);
        steps.Add(proof?.Trial is null ? UpdateStep.Activate : UpdateStep.Trial);
        return steps;
    }
}
