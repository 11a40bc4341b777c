using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class HealthBoardTests
{
    private readonly HealthBoard _board = new();
    private int _changes;

    public HealthBoardTests() => _board.Changed += () => _changes++;

    [Fact]
    public void Degrade_SameProblemAgain_IsNoNews()
    {
        _board.Degrade("model/a", new Problem(ReasonCode.NotFound, "gone."));
        _board.Degrade("model/a", new Problem(ReasonCode.NotFound, "gone."));

        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Degrade_OtherProblem_ReplacesTheFirst()
    {
        _board.Degrade("model/a", new Problem(ReasonCode.NotFound, "gone."));
        _board.Degrade("model/a", new Problem(ReasonCode.NotFound, "still gone."));

        Assert.Equal(2, _changes);
        Assert.Equal([new HealthReport("model/a", ReasonCode.NotFound, "still gone.")], _board.Degradations);
    }

    [Fact]
    public void Recover_OnlyFromADegradation_IsNews()
    {
        _board.Recover("model/a");
        Assert.Equal(0, _changes);
        _board.Degrade("model/a", new Problem(ReasonCode.NotFound, "gone."));

        _board.Recover("model/a");
        _board.Recover("model/a");

        Assert.Equal(2, _changes);
        Assert.Empty(_board.Degradations);
    }

    [Fact]
    public void Degradations_OfSeveralComponents_AreOrderedByName()
    {
        foreach (var component in new[] { "sink", "hub", "model/b", "model/a" }) _board.Degrade(component, new Problem(ReasonCode.InputOutput, "broken."));

        Assert.Equal(["hub", "model/a", "model/b", "sink"], _board.Degradations.Select(report => report.Component));
    }
}
