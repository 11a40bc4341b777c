using Edge.Agent.Configuration;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class ChallengeConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_NoChallenge_AsksForNoMasters() => Assert.Null(Load("").Options!.Pipelines[0].Challenge);

    [Fact]
    public void Load_Challenge_IsRead()
    {
        var challenge = Load("""
            , "challenge": { "at": "shifts", "afterRuleChange": false, "timeout": "5m", "masters": [
                { "part": "good-1", "expect": "accept" }, { "part": "bad-1", "expect": "reject", "label": "open", "times": 3 } ] }
            """).Options!.Pipelines[0].Challenge!;

        Assert.Equal([new MasterOptions("good-1", Verdict.Accept, null, 1), new MasterOptions("bad-1", Verdict.Reject, "open", 3)], challenge.Masters);
        Assert.Equal(("shifts", false, true, false, true), (challenge.At, challenge.AtStart, challenge.AfterModelChange, challenge.AfterRuleChange, challenge.AfterConfigurationChange));
        Assert.Equal(TimeSpan.FromMinutes(5), challenge.Timeout);
    }

    [Fact]
    public void Load_ManyErrors_AreAllReported()
    {
        var errors = Load("""
            , "challenge": { "at": "6 o'clock", "masters": [ { "part": "good-1", "expect": "accept" }, { "part": "good-1", "expect": "error", "times": 0 } ] }
            """).Errors.Select(error => error.ToString()).ToArray();

        Assert.Equal(5, errors.Length);
        Assert.Contains(errors, error => error.Contains("challenge.at: '6 o'clock' must be times of day", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("challenge.masters[1].part: 'good-1' stands twice", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("has no part that must be rejected", StringComparison.Ordinal));
    }

    private ConfigurationResult Load(string challenge)
    {
        var file = _directory.Combine("agent.json");
        File.WriteAllText(file, $$"""
            {
              "site": "plant-1", "device": "box-1", "dataDirectory": "state", "hub": "none",
              "pipelines": [ { "name": "line", "model": "pcb-defects", "source": { "folder": { "path": "in" } } {{challenge}} } ]
            }
            """);
        return AgentConfiguration.Load(file, []);
    }
}
