using System.Text.Json;
using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Agent.Shift;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Tests.Challenges;

public sealed class MasterGateTests : IAsyncLifetime
{
    private static readonly MasterOptions Good = new("good-1", Verdict.Accept, null, 1);
    private static readonly MasterOptions Bad = new("bad-1", Verdict.Reject, "split", 2);

    private readonly AgentFixture _agent = new();
    private ListSource _source;
    private readonly ShiftBook _shift = new(ShiftTimes.ThreeADay, TimeProvider.System);
    private MasterGate _gate;
    private Task _running = Task.CompletedTask;
    private int _pushed;

    public MasterGateTests()
    {
        _source = new ListSource(_agent.Clock, FrameOrigin.File);
        _gate = Open(Options());
    }

    public async ValueTask InitializeAsync()
    {
        await _agent.ActivateAsync();
        Run();
    }

    public async ValueTask DisposeAsync()
    {
        _source.End();
        await _running;
        _gate.Dispose();
        await _agent.DisposeAsync();
    }

    [Fact]
    public async Task Judge_PartsBeforeTheMasters_AreErrorsThatSayWhyAndCount()
    {
        var held = await ShowAsync("part-1", TestImages.White);

        Assert.Equal((Verdict.Error, ChallengeReasons.Due), (held.Verdict, held.ErrorCode));
        Assert.Contains("first-challenge", held.Reason, StringComparison.Ordinal);
        Assert.Contains("would have been accept: good 1.00", held.Reason, StringComparison.Ordinal);
        Assert.Null(held.Master);
        Assert.Equal(1, _agent.Metrics.Snapshot()["edge_decisions_total{pipeline=\"line\",verdict=\"error\"}"]);
        Assert.Equal(1, _agent.Metrics.Snapshot()["edge_images_rejected_total{reason=\"challenge-due\"}"]);
        Assert.NotNull(_agent.Health.Find("pipeline/line/challenge"));
        Assert.Equal("due", _gate.View.State);
    }

    [Fact]
    public async Task Judge_MastersRightAsOftenAsAsked_LetsPartsGoAndCountsNoMaster()
    {
        var good = await ShowAsync("good-1", TestImages.White);
        await ShowAsync("bad-1", TestImages.Split);
        var between = await ShowAsync("part-1", TestImages.White);
        await ShowAsync("bad-1", TestImages.Split);
        var after = await ShowAsync("part-2", TestImages.White);

        Assert.Equal((Verdict.Accept, "good-1"), (good.Verdict, good.Master));
        Assert.Equal(ChallengeReasons.Due, between.ErrorCode);
        Assert.Equal((Verdict.Accept, null), (after.Verdict, after.Master));
        Assert.Equal(_gate.View.Challenge, after.Challenge);
        Assert.Equal(after.Challenge, between.Challenge);
        Assert.Equal([ChallengeEvent.Started, ChallengeEvent.Result, ChallengeEvent.Result, ChallengeEvent.Result, ChallengeEvent.Passed], Steps.Select(step => step.Event));
        Assert.Equal(good.DecisionId, Steps[1].DecisionId);
        Assert.Equal(after.Model, Steps[^1].Model);
        Assert.Equal("passed", _gate.View.State);
        Assert.Null(_agent.Health.Find("pipeline/line/challenge"));
        _shift.Read("line", (shift, _) => Assert.Equal(new VerdictCounts(1, 0, 0, 1), shift.Counts));
        Assert.Equal(2, _agent.Metrics.Snapshot()["edge_master_parts_total{pipeline=\"line\",verdict=\"reject\"}"]);
    }

    [Fact]
    public async Task Judge_MasterWrong_FailsAndBeginsAnew()
    {
        await ShowAsync("good-1", TestImages.White);
        var wrong = await ShowAsync("bad-1", TestImages.White);
        var held = await ShowAsync("part-1", TestImages.White);

        Assert.Equal(Verdict.Accept, wrong.Verdict);
        Assert.Equal(ChallengeReasons.Due, held.ErrorCode);
        var failed = Steps.Single(step => step.Event == ChallengeEvent.Failed);
        Assert.Equal((ChallengeReasons.MasterWrong, "'bad-1' came out as accept, not reject of split."), (failed.Reason, failed.Message));
        Assert.NotEqual(failed.ChallengeId, _gate.View.Challenge);
        Assert.All(_gate.View.Masters, master => Assert.Equal(0, master.Right));
        Assert.Equal(("bad-1", false), (_gate.View.Last!.Part, _gate.View.Last.IsRight));
    }

    [Fact]
    public async Task Show_NextPartIsTheMaster_TakesThePartCapturedAfterIt()
    {
        Assert.Null(_gate.Show("good-1", "anna"));
        Assert.Equal("good-1", _gate.View.Announced);

        var shown = await ShowAsync("part-1", TestImages.White);
        var next = await ShowAsync("part-2", TestImages.White);

        Assert.Equal(("good-1", null), (shown.Master, next.Master));
        Assert.Equal("anna", Steps.Single(step => step.Event == ChallengeEvent.Result).By);
        Assert.Equal(ReasonCode.NotFound, _gate.Show("other", "anna")!.Reason);
    }

    [Fact]
    public async Task Open_AfterARestart_GoesOnWhereItWas()
    {
        await ShowAsync("good-1", TestImages.White);
        await ShowAsync("bad-1", TestImages.Split);
        var under = _gate.View.Challenge;

        await ReopenAsync(Options());
        Assert.Equal((under, 1), (_gate.View.Challenge, _gate.View.Masters[1].Right));
        await ShowAsync("bad-1", TestImages.Split);
        Assert.Equal("passed", _gate.View.State);

        await ReopenAsync(Options());
        Assert.Equal(Verdict.Accept, (await ShowAsync("part-1", TestImages.White)).Verdict);
        await ReopenAsync(Options() with { AtStart = true });
        Assert.Contains("agent-start", (await ShowAsync("part-2", TestImages.White)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Judge_AfterAModelChange_HoldsWhereThatIsAsked(bool isAsked)
    {
        await ReopenAsync(Options() with { AfterModelChange = isAsked });
        await PassAsync();

        await _agent.ActivateAsync("2");
        var part = await ShowAsync("part-1", TestImages.White);

        Assert.Equal(isAsked ? Verdict.Error : Verdict.Accept, part.Verdict);
        if (isAsked) Assert.Contains("model-changed", part.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_MasterWrongBetweenChallenges_HoldsTheLine()
    {
        await PassAsync();

        await ShowAsync("bad-1", TestImages.White);

        Assert.Equal(ChallengeReasons.Due, (await ShowAsync("part-1", TestImages.White)).ErrorCode);
    }

    [Fact]
    public async Task Waive_WithNameAndReason_LetsTheLineGoAndIsRecorded()
    {
        await ShowAsync("part-1", TestImages.White);

        Assert.Equal(ReasonCode.Malformed, (await _gate.WaiveAsync("anna", ""))!.Reason);
        Assert.Equal(ReasonCode.Malformed, (await _gate.WaiveAsync("", "lost"))!.Reason);
        Assert.Null(await _gate.WaiveAsync("anna", "the bad one is lost"));

        Assert.Equal(Verdict.Accept, (await ShowAsync("part-2", TestImages.White)).Verdict);
        Assert.Equal((ChallengeEvent.Waived, "anna", "the bad one is lost"), (Steps[^1].Event, Steps[^1].By, Steps[^1].Message));
        Assert.Equal("waived", _gate.View.State);
    }

    [Fact]
    public async Task Begin_WhilePassed_AsksAgain()
    {
        await PassAsync();

        Assert.Null(await _gate.BeginAsync("anna"));

        Assert.Equal(ChallengeReasons.Due, (await ShowAsync("part-1", TestImages.White)).ErrorCode);
    }

    [Fact]
    public async Task Look_NotAllShownInTime_FailsAndBeginsAnew()
    {
        await ReopenAsync(Options() with { Timeout = TimeSpan.Zero });
        await ShowAsync("good-1", TestImages.White);

        await _gate.LookAsync();

        Assert.Equal(ChallengeReasons.TimedOut, Steps.Single(step => step.Event == ChallengeEvent.Failed).Reason);
        Assert.Equal(ChallengeEvent.Started, Steps[^1].Event);
    }

    [Fact]
    public async Task Judge_JournalRefusesTheLastStep_LetsNothingGo()
    {
        await ShowAsync("good-1", TestImages.White);
        await ShowAsync("bad-1", TestImages.Split);

        _agent.Journal.FailNext(1);
        Assert.NotNull(await _gate.WaiveAsync("anna", "in a hurry"));

        Assert.Equal("due", _gate.View.State);
        Assert.Equal(ChallengeReasons.Due, (await ShowAsync("part-1", TestImages.White)).ErrorCode);
    }

    private static ChallengeOptions Options() => new([Good, Bad], null, false, true, true, true, TimeSpan.FromMinutes(5));

    private IReadOnlyList<ChallengeRecord> Steps =>
        [.. _agent.Journal.Payloads(RecordKind.Challenge).Select(payload => JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.ChallengeRecord)!)];

    private MasterGate Open(ChallengeOptions options) => new(
        "line", options,
        new GateServices(
            _agent.Journal, new ChallengeStore(_agent.Folder.Combine("challenges"), "line", Vault.None), _agent.Clock, _agent.Health, _agent.Metrics, null,
            () => new Marks(_agent.Models.Find(TinyModel.Name)?.Snapshot.ToReference(), null, AgentFixture.Configuration)),
        isStart: true);

    private void Run()
    {
        var pipeline = new InferencePipeline(
            new PipelineOptions("line", TinyModel.Name, new FolderSourceOptions(_agent.Inbox, ProcessedFile.Move, null, TimeSpan.Zero, true), [], 1, 1_000_000, null),
            _source, [_shift], _agent.Services() with { Gate = _gate });
        _running = pipeline.RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task ReopenAsync(ChallengeOptions options)
    {
        _source.End();
        await _running;
        _gate.Dispose();
        _gate = Open(options);
        (_source, _pushed) = (new ListSource(_agent.Clock, FrameOrigin.File), 0);
        Run();
    }

    private async Task PassAsync()
    {
        await ShowAsync("good-1", TestImages.White);
        await ShowAsync("bad-1", TestImages.Split);
        await ShowAsync("bad-1", TestImages.Split);
        Assert.Equal("passed", _gate.View.State);
    }

    private async Task<DecisionRecord> ShowAsync(string part, byte[] image)
    {
        _pushed++;
        _source.Push(part, image);
        await Within.Eventually(() => _source.Completed.Count == _pushed, $"{part} is decided");
        return _source.Completed[^1];
    }
}
