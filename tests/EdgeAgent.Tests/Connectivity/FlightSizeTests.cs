using Edge.Agent.Connectivity;
using Edge.Protocol.Records;

namespace Edge.Agent.Tests.Connectivity;

public sealed class FlightSizeTests
{
    [Fact]
    public void Answered_AtOnce_GrowsToTheWholeWindow()
    {
        var size = new FlightSize(8);

        for (var i = 0; i < 20; i++) size.Answered(TimeSpan.FromMilliseconds(5));

        Assert.Equal(8 * RecordBatch.MaxFrameBytes, size.Bytes);
    }

    [Fact]
    public void Answered_AsTheLinkFills_StopsGrowingBeforeAnswersAreLate()
    {
        var size = new FlightSize(8);

        // 9.6 kbit/s and 2 s each way: an answer takes as long as what is under way takes to leave.
        for (var i = 0; i < 20; i++) size.Answered(TimeSpan.FromSeconds(4 + (size.Bytes / 1200.0)));

        Assert.InRange(size.Bytes, 4 * 1024, 16 * 1024);
    }

    [Fact]
    public void Halve_OverAndOver_LeavesEnoughForARecord()
    {
        var size = new FlightSize(8);

        for (var i = 0; i < 20; i++) size.Halve();

        Assert.Equal(4 * 1024, size.Bytes);
    }
}
