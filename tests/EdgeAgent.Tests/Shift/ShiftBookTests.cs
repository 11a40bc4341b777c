using Edge.Agent.Shift;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Storage;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Shift;

public sealed class ShiftBookTests : IDisposable
{
    private readonly ResultFixture _stores = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Handle_Decisions_AreCountedByVerdictDefectAndStep()
    {
        var book = new ShiftBook(ShiftTimes.ThreeADay, _stores.Time);
        await book.HandleAsync(_stores.Decide("a"), Stop);
        await book.HandleAsync(_stores.Decide("b", Verdict.Reject), Stop);
        _stores.Time.Advance(TimeSpan.FromMinutes(10));
        await book.HandleAsync(_stores.Decide("c", Verdict.Review), Stop);
        await book.HandleAsync(_stores.Decide("d", Verdict.Error, "line-2"), Stop);

        book.Read("line-1", (shift, _) =>
        {
            Assert.Equal(new VerdictCounts(1, 1, 1, 0), shift.Counts);
            Assert.Equal([new VerdictCounts(1, 1, 0, 0), new VerdictCounts(0, 0, 1, 0)], shift.Steps.ToArray());
            Assert.Equal(("open", 1L), (Assert.Single(shift.Defects).Label, shift.Defects.Single().Count));
            Assert.Equal(["c", "b", "a"], shift.Parts.Select(part => part.PartId));
            Assert.Equal(["c", "b"], shift.Rejects.Select(part => part.PartId));
        });
        book.Read("line-2", (shift, _) => Assert.Equal(new VerdictCounts(0, 0, 0, 1), shift.Counts));
    }

    [Fact]
    public async Task Read_TheNextShift_CountsAnewAndStillShowsTheLastParts()
    {
        var book = new ShiftBook(ShiftTimes.ThreeADay, _stores.Time);
        await book.HandleAsync(_stores.Decide("a", Verdict.Reject), Stop);

        _stores.Time.Advance(TimeSpan.FromHours(8));

        book.Read("line-1", (shift, began) =>
        {
            Assert.Equal(default, shift.Counts);
            Assert.Empty(shift.Defects);
            Assert.Equal("a", Assert.Single(shift.Rejects).PartId);
            Assert.Equal(new DateTimeOffset(2026, 11, 1, 14, 0, 0, TimeSpan.Zero), began);
        });
    }

    [Fact]
    public async Task Run_AfterAStart_CompletesTheShiftFromTheHistoryAndCountsNothingTwice()
    {
        await using var results = _stores.Open();
        var (before, meanwhile) = (_stores.Decide("before", Verdict.Reject), _stores.Decide("meanwhile"));
        await results.HandleAsync(before, Stop);
        await results.HandleAsync(meanwhile, Stop);
        var book = new ShiftBook(ShiftTimes.ThreeADay, _stores.Time);
        await book.HandleAsync(meanwhile, Stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var run = book.RunAsync(results, ended.Token);
        await Within.Eventually(() => CountOf(book) == new VerdictCounts(1, 1, 0, 0), "the shift is complete");
        await ended.CancelAsync();
        await run;

        book.Read("line-1", (shift, _) => Assert.Equal(["meanwhile", "before"], shift.Parts.Select(part => part.PartId)));
    }

    [Fact]
    public async Task Forget_APart_IsShownNoMoreAndStaysCounted()
    {
        var book = new ShiftBook(ShiftTimes.ThreeADay, _stores.Time);
        await book.HandleAsync(_stores.Decide("worker-7", Verdict.Reject), Stop);

        book.Forget(decision => decision.PartId == "worker-7");

        book.Read("line-1", (shift, _) =>
        {
            Assert.Empty(shift.Parts);
            Assert.Empty(shift.Rejects);
            Assert.Equal(1, shift.Counts.Reject);
        });
    }

    public void Dispose() => _stores.Dispose();

    private static VerdictCounts CountOf(ShiftBook book)
    {
        var counts = default(VerdictCounts);
        book.Read("line-1", (shift, _) => counts = shift.Counts);
        return counts;
    }
}
