using Edge.Agent.Deployment;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment;

public sealed class ReconcilerTests
{
    private static readonly ArtifactDigest One = ArtifactDigest.Of([1]);
    private static readonly ArtifactDigest Two = ArtifactDigest.Of([2]);

    [Fact]
    public void Plan_NothingHere_InstallsInOrder() =>
        Assert.Equal([UpdateStep.Fetch, UpdateStep.Assemble, UpdateStep.Check, UpdateStep.Activate], Steps(ModelSlots.Empty("m")));

    [Fact]
    public void Plan_AlreadyCurrent_HasNothingToDo() =>
        Assert.Null(Steps(ModelSlots.Empty("m") with { Current = Slot(Two, 1) }, Two));

    [Fact]
    public void Plan_WholeOnDisk_OnlySwitches() =>
        Assert.Equal([UpdateStep.Check, UpdateStep.Activate], Steps(ModelSlots.Empty("m") with { Current = Slot(One, 2), Previous = Slot(Two, 1) }, One, Two));

    [Fact]
    public void Plan_FailedForThisRevision_LeavesIt() => Assert.Null(Steps(Failed(5)));

    [Fact]
    public void Plan_FailedForAnEarlierRevision_TriesAgain() => Assert.NotNull(Steps(Failed(4)));

    [Fact]
    public void Plan_NoTriesLeft_GivesUp() =>
        Assert.Equal([UpdateStep.GiveUp], Steps(ModelSlots.Empty("m") with { Candidate = new CandidateVersion(Slot(Two, 5), 0) }, Two));

    [Fact]
    public void Plan_NoTriesLeftButANewRevision_TriesAgain() =>
        Assert.Equal([UpdateStep.Check, UpdateStep.Activate], Steps(ModelSlots.Empty("m") with { Candidate = new CandidateVersion(Slot(Two, 4), 0) }, Two));

    private static ModelSlots Failed(long revision) => ModelSlots.Empty("m") with
    {
        Failed = new FailedVersion(Slot(Two, revision), ModelState.Failed, ReasonCode.GoldenMismatch, "No."),
    };

    private static SlotVersion Slot(ArtifactDigest digest, long revision) => new("v", digest, revision);

    private static IReadOnlyList<UpdateStep>? Steps(ModelSlots slots, params ArtifactDigest[] whole)
    {
        var desired = new DesiredState(1, 5, [new DesiredModel("m", "v", Two, 10)]);
        var plan = Reconciler.Plan(desired, _ => new ModelStanding(slots, whole.ToHashSet()));
        Assert.Equal(5, plan.Revision);
        return plan.Updates.SingleOrDefault()?.Steps;
    }
}
