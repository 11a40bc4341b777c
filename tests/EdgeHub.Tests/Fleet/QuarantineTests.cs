using System.Net.Http.Json;
using Edge.Hub.Fleet;
using Edge.Hub.Tests.Models;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Fleet;

/// <summary>One identity on two machines.</summary>
public sealed class QuarantineTests : HubTest
{
    [Fact]
    public async Task Birth_ThatGoesBackToAnEarlierBoot_IsTwoMachines()
    {
        await using var hub = await StartHubAsync();
        await using var one = await ConnectAsync(hub, "boot-a");
        await using var other = await ConnectAsync(hub, "boot-b", one.Journal);
        await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Session == other.Session, "the second birth");
        Assert.False(hub.Get<FleetBoard>().Find(Box1)!.IsQuarantined);

        await one.AnnounceAsync(Stop);

        await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)!.Labels.GetValueOrDefault(DeviceState.QuarantineLabel) == IdentityWatch.TwoMachines, "quarantine");
    }

    [Fact]
    public async Task Birth_OfReboots_IsOneMachine()
    {
        await using var hub = await StartHubAsync();
        foreach (var boot in new[] { "boot-a", "boot-a", "boot-b", "boot-c" })
        {
            await using var device = await ConnectAsync(hub, boot);
            await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)?.Session == device.Session, "the birth");
        }

        Assert.False(hub.Get<FleetBoard>().Find(Box1)!.IsQuarantined);
    }

    [Fact]
    public async Task Records_OneSequenceWithTwoContents_AreOneJournalTwiceAndBothStay()
    {
        await using var hub = await StartHubAsync();
        var journal = new SimulatedJournal();
        await using var one = await ConnectAsync(hub, Box1, journal);
        journal.Append(TestDecisions.Make("a"));
        await one.SendAsync(journal.Batch(), Stop);
        await NextAsync(one.Acks);
        var copy = new SimulatedJournal(journal.Epoch);
        await using var other = await ConnectAsync(hub, Box1, copy);

        copy.Append(TestDecisions.Make("b"));
        await other.SendAsync(copy.Batch(), Stop);

        Assert.Equal(HubReasons.SequenceConflict, Assert.Single((await NextAsync(other.Acks)).Rejected).Reason);
        await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1)!.Labels.GetValueOrDefault(DeviceState.QuarantineLabel) == IdentityWatch.TwoContents, "quarantine");
    }

    [Fact]
    public async Task Assign_ToADeviceInQuarantine_WaitsForItsRelease()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        await using var device = await ConnectAsync(hub, Box1);
        await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1) is not null, "the device");
        await LabelAsync(hub, "two-machines");

        await AssignAsync(hub);
        Assert.False(device.Desired.TryRead(out _));

        using var released = await hub.Http.PostAsync(new Uri($"api/v1/devices/{Box1}/release", UriKind.Relative), null, Stop);
        Assert.True(released.IsSuccessStatusCode);
        Assert.Equal("pcb", Assert.Single((await NextAsync(device.Desired)).Models).Name);
        Assert.False(hub.Get<FleetBoard>().Find(Box1)!.IsQuarantined);
    }

    [Fact]
    public async Task Want_OfADeviceInQuarantine_IsNotAnsweredBeforeItsRelease()
    {
        await using var hub = await StartHubAsync();
        var manifest = await hub.PushAsync("pcb", "1", [1], Stop);
        await using var device = await ConnectAsync(hub, Box1);
        await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1) is not null, "the device");
        await LabelAsync(hub, "two-machines");
        var (plan, blocks) = (new TransferWant(1, manifest.Digest(), [], 1 << 20), new BlocksWant(1, manifest.Digest(), 1, new byte[] { 1 }, true, true));

        await device.AskAsync(plan, Stop);
        await device.WantAsync(blocks, Stop);
        using var released = await hub.Http.PostAsync(new Uri($"api/v1/devices/{Box1}/release", UriKind.Relative), null, Stop);
        Assert.False(device.Transfers.TryRead(out _));
        Assert.False(device.Blocks.TryRead(out _));

        await device.AskAsync(plan, Stop);
        await device.WantAsync(blocks, Stop);
        Assert.Equal(manifest.Digest(), (await NextAsync(device.Transfers)).Manifest);
        Assert.Equal(manifest.Digest(), (await NextAsync(device.Blocks)).Block.Artifact);
    }

    [Fact]
    public async Task Quarantine_HubRestarts_Stays()
    {
        await using (var hub = await StartHubAsync())
        {
            await using var device = await ConnectAsync(hub, Box1);
            await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1) is not null, "the device");
            await LabelAsync(hub, "two-machines");
        }

        await using var restarted = await StartHubAsync();
        Assert.True(restarted.Get<FleetBoard>().Find(Box1)!.IsQuarantined);
    }

    private static async Task LabelAsync(TestHub hub, string why)
    {
        using var answer = await hub.Http.PatchAsJsonAsync(
            new Uri($"api/v1/devices/{Box1}/labels", UriKind.Relative), new Dictionary<string, string> { [DeviceState.QuarantineLabel] = why }, Stop);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task AssignAsync(TestHub hub)
    {
        using var answer = await hub.Http.PostAsJsonAsync(new Uri("api/v1/assignments", UriKind.Relative), new { model = "pcb", version = "1", all = true }, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static async Task<SimulatedDevice> ConnectAsync(TestHub hub, string boot, SimulatedJournal? journal = null)
    {
        var device = new SimulatedDevice(Box1, journal) { BootId = boot };
        await device.ConnectAsync(hub.Mqtt, Stop);
        return device;
    }
}
