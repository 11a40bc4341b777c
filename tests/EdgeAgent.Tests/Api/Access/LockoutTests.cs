using System.Net;
using System.Security.Cryptography;
using Edge.Agent.Api.Access;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Api.Access;

public sealed class LockoutTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AgentMetrics _metrics = new();
    private readonly AccessGuard _guard;

    public LockoutTests() => _guard = new AccessGuard(
        new KeyRing([Key("4711"), Key("own") with { IsMadeHere = true }]), always: true, new Lockout(_time, _metrics, NullLogger<Lockout>.Instance));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.7")]
    public void Check_FiveWrongKeys_RefusesTheRightOneToo(string address)
    {
        for (var i = 0; i < 5; i++) Assert.Equal(AccessReasons.Unauthorized, Ask("guess", address).Problem!.Reason);

        var (problem, retry) = Ask("4711", address);

        Assert.Equal((AccessReasons.LockedOut, "15"), (problem!.Reason, retry));
        Assert.DoesNotContain("guess", problem.Message, StringComparison.Ordinal);
        Assert.Null(Ask("own", address).Problem);
        Assert.Null(Ask("4711", "10.0.0.8").Problem);
        Assert.Equal((5, 1), (_metrics.Snapshot()["edge_api_wrong_keys_total"], _metrics.Snapshot()["edge_api_lockouts_total"]));
    }

    [Fact]
    public void Check_AfterTheWait_TakesTheKeyAgainAndGrowsWithTheNextGuesses()
    {
        List<string?> waits = [];
        for (var round = 0; round < 8; round++)
        {
            for (var i = 0; i < 5; i++) Ask("guess", "10.0.0.7");
            waits.Add(Ask("4711", "10.0.0.7").RetryAfter);
            _time.Advance(TimeSpan.FromSeconds(int.Parse(waits[^1]!, System.Globalization.CultureInfo.InvariantCulture)));
            Assert.Null(Ask("4711", "10.0.0.7").Problem);
        }

        Assert.Equal(["15", "30", "60", "120", "240", "480", "900", "900"], waits);
    }

    [Fact]
    public void Check_QuietForLong_BeginsAnew()
    {
        for (var i = 0; i < 5; i++) Ask("guess", "10.0.0.7");
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 5; i++) Ask("guess", "10.0.0.7");

        Assert.Equal("15", Ask("4711", "10.0.0.7").RetryAfter);
    }

    [Fact]
    public void Check_WrongKeysFarApart_LockNobodyOut()
    {
        for (var i = 0; i < 20; i++)
        {
            Ask("guess", "10.0.0.7");
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Null(Ask("4711", "10.0.0.7").Problem);
    }

    [Fact]
    public void Check_AddressesOfOneIPv6Network_AreOne()
    {
        for (var i = 0; i < 5; i++) Ask("guess", $"2001:db8::{i + 1}");

        Assert.Equal(AccessReasons.LockedOut, Ask("4711", "2001:db8::99").Problem!.Reason);
        Assert.Null(Ask("4711", "2001:db8:0:1::1").Problem);
    }

    private static ApiKey Key(string text) => new(text, SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)), ApiScope.Status);

    private (Problem? Problem, string? RetryAfter) Ask(string key, string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        context.Request.Headers["X-API-Key"] = key;
        return (_guard.Check(context), context.Response.Headers.RetryAfter);
    }
}
