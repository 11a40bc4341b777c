using Edge.Hub.Audit;
using Edge.Protocol.Records;

namespace Edge.Hub.Tests.Audit;

public sealed class BreakDiagnosisTests
{
    [Fact]
    public void Run_OneAlteredRecord_NamesItAlone()
    {
        var records = Chain(9);
        records[4] = records[4] with { Payload = [1, 2, 3] };

        Assert.Equal([(5, ChainFinding.Altered, null)], Diagnose(records));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, 7)]
    [InlineData(8, 9)]
    public void Run_TwoRecordsExchanged_NamesBothAndNoFollower(int a, int b)
    {
        var records = Chain(9);
        (records[a - 1], records[b - 1]) = (records[b - 1] with { Sequence = a }, records[a - 1] with { Sequence = b });

        Assert.Equal([(a, ChainFinding.Reordered, b), (b, ChainFinding.Reordered, a)], Diagnose(records));
    }

    [Fact]
    public void Run_TwoContentsExchangedUnderTheirLinks_NamesBoth()
    {
        var records = Chain(9);
        (records[2], records[5]) = (records[2] with { Payload = records[5].Payload }, records[5] with { Payload = records[2].Payload });

        Assert.Equal([(3, ChainFinding.Reordered, 6), (6, ChainFinding.Reordered, 3)], Diagnose(records));
    }

    private static List<(long, ChainFinding, long?)> Diagnose(List<ChainRecord> records)
    {
        byte[]? LinkBefore(long sequence) => sequence == 1 ? new byte[ChainLink.Size] : records[(int)sequence - 2].Link;
        var failed = records.Where(record => !record.Follows(LinkBefore(record.Sequence))).ToList();
        return [.. BreakDiagnosis.Run(failed, LinkBefore).Where(found => found.Finding != ChainFinding.Follower)];
    }

    private static List<ChainRecord> Chain(int count)
    {
        var records = new List<ChainRecord>();
        var link = new byte[ChainLink.Size];
        for (var sequence = 1; sequence <= count; sequence++)
        {
            var record = new ChainRecord(sequence, 1, 1, [], [(byte)sequence]);
            link = record.LinkAt(sequence, link);
            records.Add(record with { Link = link });
        }

        return records;
    }
}
