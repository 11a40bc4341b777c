using Edge.Agent.Remote.Configuration;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Remote.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.Extensions.Logging;

namespace Edge.Agent.Tests.Remote.Configuration;

public sealed class ConfigurationControllerTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();

    private string Lines => _agent.Folder.Combine("lines");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Lines, "b"));
        await _agent.ActivateAsync();
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task Want_AllowedPipeline_RunsInThePlaceOfTheBoxsOwnAndDecisionsCiteIt()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);

        rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"))]);
        var report = await rig.AnsweredAsync();
        Drop(Path.Combine(Lines, "b"), "part-1.png");
        await _agent.Journal.WaitAsync(1);

        Assert.Equal(ConfigurationState.Applied, report?.State);
        Assert.NotEqual(rig.Options.Digest, rig.Effective.Digest);
        Assert.Equal(rig.Effective.Digest, Assert.Single(_agent.Journal.Decisions).ConfigurationDigest);
        var record = Assert.Single(Records());
        Assert.Equal(
            ("pipeline/line", ConfigurationState.Applied, rig.Options.Digest, rig.Effective.Digest, 1L),
            (record.Item, record.State, record.OldDigest, record.NewDigest, record.Revision!.Value));
    }

    [Fact]
    public async Task Want_FolderThatDoesNotOpen_GoesBackAndTheLineGoesOn()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);

        rig.Want([RemoteRig.Words(Path.Combine(Lines, "nowhere"))]);
        var report = await rig.AnsweredAsync();
        _agent.Drop("part-1.png", TestImages.White);
        await _agent.Journal.WaitAsync(1);

        Assert.Equal((ConfigurationState.RolledBack, ReasonCode.NotProven), (report?.State, report?.Reason));
        Assert.Contains("nowhere", report!.Message, StringComparison.Ordinal);
        Assert.Equal(rig.Options.Digest, Assert.Single(_agent.Journal.Decisions).ConfigurationDigest);
        Assert.Equal([ConfigurationState.Applied, ConfigurationState.RolledBack], Records().Select(record => record.State));
        Assert.Equal(rig.Options.Digest, Records()[1].NewDigest);
        Assert.Empty(_agent.Health.Degradations);
    }

    [Fact]
    public async Task Want_MoreInstances_AreServedAndTakenBackOnTheWayBack()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);
        rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"), more: ",\"instances\":2")]);
        await rig.AnsweredAsync();
        Assert.Equal(2, _agent.Models.FindLoaded(TinyModel.Name)!.Queue.Lanes);

        rig.Want([RemoteRig.Words(Path.Combine(Lines, "nowhere"), more: ",\"instances\":3")]);
        Assert.Equal(ConfigurationState.RolledBack, (await rig.AnsweredAsync())?.State);

        Assert.Equal(2, _agent.Models.FindLoaded(TinyModel.Name)!.Queue.Lanes);
    }

    [Fact]
    public async Task Want_SameBrokenPipelineInANewRevision_IsTriedAgain()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);
        rig.Want([RemoteRig.Words(Path.Combine(Lines, "later"))]);
        Assert.Equal(ConfigurationState.RolledBack, (await rig.AnsweredAsync())?.State);

        Directory.CreateDirectory(Path.Combine(Lines, "later"));
        rig.Want([RemoteRig.Words(Path.Combine(Lines, "later"))]);

        Assert.Equal(ConfigurationState.Applied, (await rig.AnsweredAsync())?.State);
    }

    [Fact]
    public async Task Want_OneOfTwoInvalid_TheOtherIsAppliedAndBothAreReported()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);

        rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"), "second"), """{"name":"third","modell":"x","instances":0}"""]);
        await rig.AnsweredAsync();

        Assert.Equal(
            [("line", ConfigurationState.Local), ("second", ConfigurationState.Applied), ("third", ConfigurationState.Failed)],
            rig.Board.Pipelines.Select(report => (report.Name, report.State)));
        var wrong = rig.Board.Pipelines[2].Message!;
        Assert.Contains("did you mean 'model'", wrong, StringComparison.Ordinal);
        Assert.Contains("instances", wrong, StringComparison.Ordinal);
        Assert.Contains("source", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Want_NoLonger_TheBoxsOwnRunsAgain()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);
        rig.Want([RemoteRig.Words(Path.Combine(Lines, "b")), RemoteRig.Words(Path.Combine(Lines, "b"), "second")]);
        await rig.AnsweredAsync();
        Assert.Equal(2, rig.Pipelines.Roster.Count);

        rig.Want(null);
        var report = await rig.AnsweredAsync();
        _agent.Drop("part-1.png", TestImages.White);
        await _agent.Journal.WaitAsync(1);

        Assert.Equal(ConfigurationState.Local, report?.State);
        Assert.Equal("line", Assert.Single(rig.Pipelines.Roster).Name);
        Assert.Equal(rig.Options.Digest, rig.Effective.Digest);
        Assert.Empty(rig.Slots.All);
    }

    [Fact]
    public async Task Start_AfterAnApplied_RunsItWithoutTheHub()
    {
        await using (var rig = await RemoteRig.StartAsync(_agent))
        {
            rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"))]);
            await rig.AnsweredAsync();
        }

        await using var again = await RemoteRig.StartAsync(_agent);
        Drop(Path.Combine(Lines, "b"), "part-1.png");
        await _agent.Journal.WaitAsync(1);

        Assert.Equal(again.Effective.Digest, Assert.Single(_agent.Journal.Decisions).ConfigurationDigest);
        Assert.NotEqual(again.Options.Digest, again.Effective.Digest);
        Assert.Single(Records());
    }

    [Fact]
    public async Task Start_BoxThatNoLongerAllowsIt_RunsItsOwn()
    {
        await using (var rig = await RemoteRig.StartAsync(_agent))
        {
            rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"))]);
            await rig.AnsweredAsync();
        }

        await using var again = await RemoteRig.StartAsync(_agent, RemoteRig.Configure(_agent, "none"));

        Assert.Equal(again.Options.Pipelines, again.Pipelines.Roster);
        Assert.Equal(ReasonCode.NotAllowed, again.Slots.Read("line").Failed?.Reason);
    }

    [Fact]
    public async Task Start_ThreeTimesWithoutAWord_LeavesTheHubsPipeline()
    {
        var options = RemoteRig.Configure(_agent);
        await using (var rig = await RemoteRig.StartAsync(_agent, options))
        {
            rig.Want([RemoteRig.Words(Path.Combine(Lines, "b"))]);
            await rig.AnsweredAsync();
        }

        var chosen = Enumerable.Range(0, 4).Select(_ =>
        {
            // Each time as a process that starts and dies: nothing settles.
            var slots = new PipelineSlotStore(options.DataDirectory, Microsoft.Extensions.Logging.Abstractions.NullLogger<PipelineSlotStore>.Instance);
            return Assert.Single(new RemoteStartup(options, new RemotePipelineReader(options), slots, new Agent.Configuration.EffectiveConfiguration(options.Digest)).Choose());
        }).ToList();

        Assert.Equal([false, false, false, true], chosen.Select(pipeline => pipeline == options.Pipelines[0]));
    }

    [Fact]
    public async Task Want_TrialThatTookTheAgentDownEachTime_IsNotTriedAgain()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);
        var words = RemoteRig.Words(Path.Combine(Lines, "b"));
        var digest = new RemotePipelineReader(rig.Options).Read(System.Text.Json.JsonElement.Parse(words)).Value.Digest;
        rig.Slots.Write(new PipelineSlot("line", Trial: new PipelineTrialSlot(digest, 1, 0)));

        rig.Want([words]);
        var report = await rig.AnsweredAsync();

        Assert.Equal((ConfigurationState.RolledBack, "crash-loop"), (report?.State, report?.Reason?.Value));
        Assert.Equal(rig.Options.Pipelines, rig.Pipelines.Roster);
    }

    [Fact]
    public async Task Want_ModelThatIsNotHere_NothingStandsStill()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);

        rig.Want([RemoteRig.Words(Path.Combine(Lines, "b")).Replace(TinyModel.Name, "another", StringComparison.Ordinal)]);
        var report = await rig.AnsweredAsync();

        Assert.Equal((ConfigurationState.Failed, ReasonCode.ModelNotReady), (report?.State, report?.Reason));
        Assert.Equal(rig.Options.Pipelines, rig.Pipelines.Roster);
        Assert.Empty(Records());
    }

    [Fact]
    public async Task Want_Settings_AreAppliedReportedAndTakenBack()
    {
        await using var rig = await RemoteRig.StartAsync(_agent);

        rig.Want(null, ("logLevel", "debug"), ("colour", "red"));
        await rig.AnsweredAsync();
        Assert.True(rig.Levels.Allows("Edge.Agent", LogLevel.Debug));
        Assert.Equal(
            [("colour", ConfigurationState.Failed, ReasonCode.Unsupported), ("logLevel", ConfigurationState.Applied, null)],
            rig.Board.Settings.Select(report => (report.Name, report.State, report.Reason)));

        rig.Want(null);
        await rig.AnsweredAsync();
        Assert.False(rig.Levels.Allows("Edge.Agent", LogLevel.Debug));
        Assert.Empty(rig.Board.Settings);
        Assert.Equal(rig.Options.Digest, rig.Effective.Digest);
        Assert.Equal([ConfigurationState.Applied, ConfigurationState.Local], Records().Select(record => record.State));
    }

    private static void Drop(string folder, string name)
    {
        File.WriteAllBytes(Path.Combine(folder, "." + name), TestImages.White);
        File.Move(Path.Combine(folder, "." + name), Path.Combine(folder, name));
    }

    private List<ConfigurationRecord> Records() =>
    [
        .. _agent.Journal.Payloads(RecordKind.Configuration).Select(payload => ProtocolJson.Parse(payload.Span, ProtocolJson.Default.ConfigurationRecord, "record").Value),
    ];
}
