using System.Text;
using Edge.Agent.Diagnostics;
using Edge.Agent.Feedback;
using Edge.Agent.Privacy.Erasing;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Agent.Tests.Feedback;

public sealed class FeedbackDeskTests : IAsyncLifetime
{
    private readonly ResultFixture _stores = new();
    private readonly TemporaryDirectory _folder = new();
    private readonly MemoryJournal _journal = new();
    private ResultStore _results = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private FeedbackStore Store => FeedbackStore.Open(_folder.Combine("feedback"), Vault.None).Value;

    public ValueTask InitializeAsync()
    {
        _results = _stores.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _results.DisposeAsync();
        _stores.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Give_AWord_IsInTheJournalAndKeptOverTheEarlierOne()
    {
        var decision = await DecideAsync(Verdict.Reject);
        var desk = Desk();

        Assert.True((await desk.GiveAsync(decision, FeedbackWord.Right, null, "anna", Stop)).IsSuccess);
        var said = (await desk.GiveAsync(decision, FeedbackWord.NewClass, "solder ball", "bert", Stop)).Value;

        Assert.Equal((decision, "part-1", "line-1", Verdict.Reject, "solder ball", "bert"), (said.DecisionId, said.PartId, said.Pipeline, said.Verdict, said.Label, said.By));
        Assert.Equal(
            ["anna", "bert"],
            _journal.Payloads(RecordKind.Feedback).Select(payload => ProtocolJson.Parse(payload.Span, ProtocolJson.Default.FeedbackRecord, "feedback").Value.By));
        Assert.Equal(said, Assert.Single(Store.All));
    }

    [Fact]
    public async Task Give_Right_TakesTheModelsLabel()
    {
        var decision = await DecideAsync(Verdict.Reject);

        Assert.Equal("open", (await Desk().GiveAsync(decision, FeedbackWord.Right, null, "anna", Stop)).Value.Label);
    }

    [Theory]
    [InlineData(Verdict.Accept, FeedbackWord.FalseReject, null, "anna")]
    [InlineData(Verdict.Reject, FeedbackWord.MissedDefect, null, "anna")]
    [InlineData(Verdict.Error, FeedbackWord.Right, null, "anna")]
    [InlineData(Verdict.Reject, FeedbackWord.NewClass, null, "anna")]
    [InlineData(Verdict.Reject, FeedbackWord.Right, null, "")]
    [InlineData(Verdict.Reject, FeedbackWord.Right, "two\nlines", "anna")]
    public async Task Give_WhatCannotBe_IsRefusedAndNoRecord(Verdict verdict, FeedbackWord word, string? label, string by)
    {
        var decision = await DecideAsync(verdict);

        Assert.Equal(ReasonCode.Malformed, (await Desk().GiveAsync(decision, word, label, by, Stop)).Problem!.Reason);

        Assert.Empty(_journal.Payloads(RecordKind.Feedback));
        Assert.Empty(Store.All);
    }

    [Fact]
    public async Task Give_ADecisionThatIsNotInTheHistory_IsNotFound() =>
        Assert.Equal(ReasonCode.NotFound, (await Desk().GiveAsync(Guid.CreateVersion7(), FeedbackWord.Right, null, "anna", Stop)).Problem!.Reason);

    [Fact]
    public async Task Give_JournalThatCannotWrite_IsRefusedAndNotKept()
    {
        var decision = await DecideAsync(Verdict.Reject);
        _journal.FailNext(1);

        Assert.False((await Desk().GiveAsync(decision, FeedbackWord.Right, null, "anna", Stop)).IsSuccess);

        Assert.Empty(Store.All);
    }

    [Theory]
    [InlineData("part-*", 0)]
    [InlineData("anna", 0)]
    [InlineData("bert", 1)]
    public async Task Erase_PartOrAuthor_TakesTheWordToo(string subject, int left)
    {
        var store = Store;
        var desk = new FeedbackDesk(_journal, _results, store, new DeviceClock(_stores.Time, "boot"));
        await desk.GiveAsync(await DecideAsync(Verdict.Reject), FeedbackWord.Right, null, "anna", Stop);

        Assert.True((await new Eraser(null, null, null, null, null) { Feedback = store }.EraseAsync(new(new ErasureScope(subject), "clerk", "asked"))).IsSuccess);

        Assert.Equal(left, store.All.Count);
        Assert.Equal(left, Store.All.Count);
    }

    [Fact]
    public void Open_DamagedFile_IsNoWord()
    {
        Directory.CreateDirectory(_folder.Combine("feedback"));
        File.WriteAllBytes(_folder.Combine("feedback", $"{Guid.NewGuid():N}.json"), Encoding.UTF8.GetBytes("{"));

        Assert.Empty(Store.All);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(10, 0, 0.7225, 1)]
    [InlineData(9, 1, 0.5958, 0.9821)]
    [InlineData(81, 19, 0.7222, 0.8749)]
    public void Interval_OfWords_IsWilsons(int right, int wrong, double low, double high)
    {
        var interval = new Accuracy(right, wrong).Interval;

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    private FeedbackDesk Desk() => new(_journal, _results, Store, new DeviceClock(_stores.Time, "boot"));

    private async Task<Guid> DecideAsync(Verdict verdict)
    {
        var decision = _stores.Decide("part-1", verdict);
        await _results.HandleAsync(decision, Stop);
        return decision.DecisionId;
    }
}
