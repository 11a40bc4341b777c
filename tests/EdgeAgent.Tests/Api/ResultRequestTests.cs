using Edge.Agent.Api;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Api;

public sealed class ResultRequestTests
{
    [Fact]
    public void Parse_NothingNamed_IsTheLastTwenty() =>
        Assert.Equal(new ResultQuery(20), ResultRequest.Parse(null, null, null, null, null, null).Value);

    [Fact]
    public void Parse_EverythingNamed_TakesItAll() => Assert.Equal(
        new ResultQuery(5, Verdict.Reject, "part-1", "line", new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero)),
        ResultRequest.Parse("5", "Reject", "part-1", "line", "2026-11-23T08:00:00", "2026-11-24").Value);

    [Fact]
    public void Parse_SinceWithAnOffset_IsThatMoment() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), ResultRequest.Parse(null, null, null, null, "2026-11-23T09:00:00+01:00", null).Value.Since);

    [Theory]
    [InlineData("1")]
    [InlineData("10000")]
    public void Parse_LastAtItsBounds_IsTaken(string last) => Assert.Equal(last, $"{ResultRequest.Parse(last, null, null, null, null, null).Value.Last}");

    [Theory]
    [InlineData("0", null, null, "last: '0'")]
    [InlineData("10001", null, null, "last: '10001'")]
    [InlineData("-1", null, null, "last: '-1'")]
    [InlineData("many", null, null, "last: 'many'")]
    [InlineData("", null, null, "last: ''")]
    [InlineData(null, "good", null, "verdict: 'good'")]
    [InlineData(null, "1", null, "verdict: '1'")]
    [InlineData(null, "accept,reject", null, "verdict: 'accept,reject'")]
    [InlineData(null, "", null, "verdict: ''")]
    [InlineData(null, null, "yesterday", "since: 'yesterday'")]
    public void Parse_WrongValue_SaysWhichAndWhatIsRight(string? last, string? verdict, string? since, string expected)
    {
        var problem = ResultRequest.Parse(last, verdict, null, null, since, null).Problem;

        Assert.Equal(ReasonCode.Malformed, problem?.Reason);
        Assert.StartsWith(expected, problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WrongUntil_SaysWhich() =>
        Assert.StartsWith("until: 'tomorrow'", ResultRequest.Parse(null, null, null, null, null, "tomorrow").Problem!.Message, StringComparison.Ordinal);
}
