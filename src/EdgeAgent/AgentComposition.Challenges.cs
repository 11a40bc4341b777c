using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Pipeline;
using Edge.Agent.Shift;

namespace Edge.Agent;

/// <summary>The gates that master parts open.</summary>
internal sealed partial class AgentComposition
{
    private MasterGate? Gate(PipelineOptions options, PipelineServices services, Releases releases)
    {
        if (options.Challenge is not { } challenge) return null;
        var times = challenge.At switch
        {
            null => null,
            ChallengeOptions.Shifts => _options.Api?.Shifts ?? ShiftTimes.ThreeADay,
            { } text => ShiftTimes.Parse(text),
        };
        var gate = releases.Own(new MasterGate(
            options.Name,
            challenge,
            new GateServices(
                services.Journal, new ChallengeStore(_options.ChallengesFolder, options.Name, _vault), _clock, _health, _metrics, times,
                () => MarksOf(options.Model, services)),
            isStart: !_challenges.IsRunning));
        releases.Own(_challenges.Enter(gate));
        return gate;
    }

    private static Marks MarksOf(string model, PipelineServices services)
    {
        var loaded = services.Models.FindLoaded(model);
        return new Marks(loaded?.Active.Snapshot.ToReference(), loaded is null ? null : services.Rules.Of(loaded)?.Digest, services.Configuration.Digest);
    }
}
