using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Hub.Tests.Telemetry;

public sealed class TimeAlignmentTests : HubTest
{
    /// <summary>The boot's beginning in truth: its monotonic time counts from here.</summary>
    private static readonly DateTimeOffset BootedAt = new(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(BootedAt + TimeSpan.FromDays(20));

    [Fact]
    public async Task Results_OfABoxThatBootedIn1970_LandAtTheirTimeOnceTheClockIsKnown()
    {
        await using var hub = await StartAsync();
        await using var device = await ConnectAsync(hub, Box1);
        foreach (var hour in (int[])[1, 2, 30]) Append(device.Journal, hour, wall: false);
        var arrived = await SendNewAsync(device, 1, 3);
        // 30 hours after the boot something arrived twenty days after it: the estimate is late, and says so.
        var estimated = await ResultsAsync(hub, TimeQuality.Estimated, 3);
        Assert.Equal(arrived - TimeSpan.FromHours(29), estimated[0].At);

        // The clock becomes trusted an hour later, and an alarm is the first to carry it.
        var alarm = new AlarmRecord(1, Time(31, wall: true), "hub", ReasonCode.NotFound, "The clock is trusted now.");
        device.Journal.Append(RecordKind.Alarm, JsonSerializer.SerializeToUtf8Bytes(alarm, ProtocolJson.Default.AlarmRecord));
        await SendNewAsync(device, 4, 4);

        var aligned = await ResultsAsync(hub, TimeQuality.Aligned, 3);
        Assert.Equal([1, 2, 30], aligned.Select(result => (result.At - BootedAt).TotalHours));
        Assert.All(aligned, result => Assert.False(result.DeviceClock));
        var since = await hub.Get<ResultReader>().ReadAsync(new ResultQuery(10, Since: BootedAt + TimeSpan.FromHours(3)), Stop);
        Assert.Equal("part-30", Assert.Single(since.Items).PartId);
    }

    [Fact]
    public async Task Results_WithoutClockAfterTheAnchor_AreAlignedByIt()
    {
        await using var hub = await StartAsync();
        await using var device = await ConnectAsync(hub, Box1);
        Append(device.Journal, 5, wall: true);
        Append(device.Journal, 4, wall: false);
        await SendNewAsync(device, 1, 2);

        var aligned = Assert.Single(await ResultsAsync(hub, TimeQuality.Aligned, 1));
        Assert.Equal((4, "part-4"), ((aligned.At - BootedAt).TotalHours, aligned.PartId));
        Assert.Equal(BootedAt + TimeSpan.FromHours(5), Assert.Single(await ResultsAsync(hub, TimeQuality.Device, 1)).At);
    }

    [Fact]
    public async Task Results_OfAnotherBootOrDevice_AreNotAlignedByIt()
    {
        await using var hub = await StartAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await using var other = await ConnectAsync(hub, Box2);
        Append(device.Journal, 5, wall: true);
        Append(device.Journal, 1, wall: false, boot: "boot-b");
        Append(other.Journal, 2, wall: false);
        var arrived = await SendNewAsync(device, 1, 2);
        await SendNewAsync(other, 1, 1);

        var estimated = await ResultsAsync(hub, TimeQuality.Estimated, 2);

        Assert.All(estimated, result => Assert.Equal(arrived, result.At));
    }

    private Task<TestHub> StartAsync() => StartHubAsync(services => services.AddSingleton<TimeProvider>(_clock));

    private static RecordTime Time(int hour, bool wall, string boot = "boot-a")
    {
        var sinceBoot = TimeSpan.FromHours(hour);
        return new RecordTime(boot, (long)sinceBoot.TotalMilliseconds, wall ? BootedAt + sinceBoot : null);
    }

    private static void Append(SimulatedJournal journal, int hour, bool wall, string boot = "boot-a") =>
        journal.Append(TestDecisions.Make($"part-{hour}") with { Captured = Time(hour, wall, boot) });

    private async Task<DateTimeOffset> SendNewAsync(SimulatedDevice device, ulong first, ulong last)
    {
        var now = _clock.GetUtcNow();
        await device.SendAsync(device.Journal.Batch(Enumerable.Range((int)first, (int)(last - first + 1)).Select(sequence => (ulong)sequence)), Stop);
        await NextAsync(device.Acks);
        return now;
    }

    private async Task<IReadOnlyList<ResultView>> ResultsAsync(TestHub hub, TimeQuality quality, int count)
    {
        IReadOnlyList<ResultView> found = [];
        await UntilAsync(
            async () =>
            {
                // The hub's own timers run on this clock too.
                _clock.Advance(TimeSpan.FromMilliseconds(250));
                found = [.. (await hub.Get<ResultReader>().ReadAsync(new ResultQuery(10), Stop)).Items.Where(result => result.TimeQuality == quality).OrderBy(result => result.Id)];
                return found.Count == count;
            },
            $"{count} results are {quality}");
        return found;
    }
}
