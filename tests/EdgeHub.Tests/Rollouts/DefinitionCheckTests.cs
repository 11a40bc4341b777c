using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;

namespace Edge.Hub.Tests.Rollouts;

public sealed class DefinitionCheckTests
{
    private static readonly RolloutDefinition Good = new("pcb", "2", new RolloutTargets(All: true), [new("canary", 5), new("rest", 95)]);

    [Fact]
    public void Check_OfAGoodOne_FindsNothing() => Assert.Null(DefinitionCheck.Check(Good));

    [Fact]
    public void Check_OfABadOne_SaysAllAtOnce()
    {
        var bad = Good with
        {
            Targets = new RolloutTargets(),
            Groups = [new("a", 5), new("a", 5)],
            Start = StartMode.Scheduled,
            DevicesPerMinute = 0,
            Windows = [new(new(1, 0), new(1, 0), Zone: "Nowhere/Here")],
            Gates = new GatePolicy(Confidence: 0.5, CandidateRight: 2),
            Errors = new ErrorPolicy(MinimumCount: 0),
        };

        var faults = DefinitionCheck.Check(bad)!.Message.Split('\n');

        Assert.Equal(10, faults.Length);
        foreach (var word in (string[])["targets:", "same name", "come to 10,", "startAt", "devicesPerMinute", "Nowhere/Here", "same time", "gates.confidence", "gates.candidateRight", "errors.minimumCount"])
            Assert.Single(faults, fault => fault.Contains(word, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_OfNothing_IsAFaultOfItsOwn()
    {
        Assert.NotNull(DefinitionCheck.Check(null));
        Assert.NotNull(DefinitionCheck.Check(Good with { Groups = [null!] }));
    }

    [Fact]
    public void Check_OfAListWhoseGroupsLeaveOneOut_SaysWhich()
    {
        var problem = DefinitionCheck.Check(Good with { Targets = new(Devices: ["plant-1/box-1", "plant-1/box-2"]), Groups = [new("one", Devices: ["plant-1/box-1"])] });

        Assert.Contains("plant-1/box-2 is a target and in no group", problem!.Message, StringComparison.Ordinal);
    }
}
