using Edge.Agent.Connectivity.Dialing;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Connectivity;

public sealed class QuietPingTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void IsDue_NobodyWaits_Never()
    {
        var ping = new QuietPing(_time);

        Assert.Equal(0, CountIn(ping, TimeSpan.FromHours(1), () => 100, awaits: false));
    }

    [Fact]
    public void IsDue_BrokerAnswersPingsAndNothingElse_LessAndLess()
    {
        var ping = new QuietPing(_time);
        long received = 0;

        var pings = CountIn(ping, TimeSpan.FromHours(1), () => received, awaits: true, () => received += 2);

        Assert.InRange(pings, 50, 70);
    }

    [Fact]
    public void IsDue_AnswersCome_IsQuickAgain()
    {
        var ping = new QuietPing(_time);
        long received = 0;
        CountIn(ping, TimeSpan.FromHours(1), () => received, awaits: true, () => received += 2);

        received += 100;
        Assert.False(ping.IsDue(received, awaits: true));

        Assert.Equal(1, CountIn(ping, TimeSpan.FromSeconds(2), () => received, awaits: true));
    }

    private int CountIn(QuietPing ping, TimeSpan time, Func<long> received, bool awaits, Action? pinged = null)
    {
        var count = 0;
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(500))
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            if (!ping.IsDue(received(), awaits)) continue;
            count++;
            pinged?.Invoke();
        }

        return count;
    }
}
