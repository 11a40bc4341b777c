using CsCheck;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

/// <summary>Random lives of a journal against a model of three sets: whatever happens, exactly what is pending comes out.</summary>
public sealed class JournalModelTests
{
    /// <summary>Each life costs tens of fsyncs; CsCheck prints the seed of a failing one.</summary>
    private const int Lives = 8;

    [Fact]
    public async Task AnyLife_ReaderGivesExactlyThePendingRecordsHighFirst() =>
        await Gen.Select(Gen.Int[0, 9], Gen.Int[0, 60], Gen.Int[1, 12]).Array[1, 60].SampleAsync(LiveAsync, iter: Lives, threads: 1);

    private static async Task LiveAsync((int Action, int At, int Length)[] life)
    {
        using var fixture = new JournalFixture();
        var journal = fixture.Open();
        try
        {
            SortedDictionary<ulong, bool> pending = [];
            foreach (var (action, at, length) in life)
            {
                switch (action)
                {
                    case < 5:
                        var high = at % 7 == 0;
                        for (var i = 0; i < length; i++)
                            pending[await AppendAsync(journal, $"{at}", high ? RecordPriority.High : RecordPriority.Normal)] = high;
                        break;
                    case < 8:
                        var range = new SequenceRange((ulong)at, (ulong)(at + length));
                        journal.Acknowledge([range]);
                        for (var sequence = range.From; sequence <= range.To; sequence++) pending.Remove(sequence);
                        break;
                    case 8:
                        journal.Quarantine((ulong)at, new Problem(ReasonCode.Malformed, "refused"));
                        pending.Remove((ulong)at);
                        break;
                    default:
                        await journal.DisposeAsync();
                        journal = fixture.Open();
                        break;
                }
            }

            await journal.DisposeAsync();
            journal = fixture.Open();
            var expected = pending.Where(pair => pair.Value).Concat(pending.Where(pair => !pair.Value)).Select(pair => pair.Key);
            Assert.Equal(expected, Drain(journal.OpenReader(null), maxBytes: 350).Select(frame => frame.Sequence));
            Assert.Equal((pending.Count, 0L), (journal.Status.Backlog, journal.Status.Dropped));
        }
        finally
        {
            await journal.DisposeAsync();
        }
    }
}
