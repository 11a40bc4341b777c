using Edge.Hub.Fleet;
using Edge.Hub.Rollouts;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts;

public sealed class RolloutRuleTests
{
    private static readonly ProofPolicy Proof = new(new ShadowPolicy(9));

    [Theory]
    [InlineData(ExecutionState.Scheduled, null, null)]
    [InlineData(ExecutionState.Running, "2", null)]
    [InlineData(ExecutionState.Finished, "2", null)]
    [InlineData(ExecutionState.Absent, "2", null)]
    [InlineData(ExecutionState.Error, "1", null)]
    [InlineData(ExecutionState.Reverted, "1", null)]
    [InlineData(ExecutionState.Cancelled, null, null)]
    [InlineData(ExecutionState.Scheduled, "2", "finished")] // it came while the last group was ending
    [InlineData(ExecutionState.Error, "1", "finished")]
    [InlineData(ExecutionState.Cancelled, "2", "finished")] // it lost the label for a while
    public void Wish_ForADeviceInAState_Is(ExecutionState state, string? version, string? finished)
    {
        var wish = Rule(finished is not null, (state, "1")).Wish(Device());

        Assert.Equal(version, wish?.Version);
        Assert.Equal(version == "2" ? Proof : null, wish?.Proof);
    }

    [Fact]
    public void Wish_ForADeviceWithoutAVersionBefore_LeavesItToTheOtherRules() =>
        Assert.Null(Rule(false, (ExecutionState.Reverted, null)).Wish(Device()));

    [Theory]
    [InlineData(true, "a", "2")]
    [InlineData(true, "b", null)]
    [InlineData(false, "a", null)]
    public void Wish_ForALateJoiner_IsTheVersionOnceItIsFinished(bool finished, string line, string? version) =>
        Assert.Equal(version, Rule(finished, null).Wish(Device(line))?.Version);

    private static DeviceState Device(string line = "a") => DeviceState.New(RolloutFleet.Box(1), 0) with { Labels = new Dictionary<string, string> { ["line"] = line } };

    private static RolloutRule Rule(bool finished, (ExecutionState, string?)? execution) => new(
        new RolloutDefinition("pcb", "2", new RolloutTargets(new Dictionary<string, string> { ["line"] = "a" }), Proof: Proof), finished,
        execution is { } placed ? new Dictionary<DeviceAddress, (ExecutionState, string?)> { [RolloutFleet.Box(1)] = placed } : []);
}
