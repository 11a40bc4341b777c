using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Connectivity.Quarantine;

public sealed class QuarantineDeskTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Journal _journal;
    private readonly QuarantineDesk _desk;

    public QuarantineDeskTests()
    {
        _journal = Journal.Open(
            new JournalSettings(_folder.Path, StorageDefaults.Options, HasHub: true, null), new DeviceClock(TimeProvider.System, "boot")).Value;
        _desk = new QuarantineDesk(_journal.Refused);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Retry_HubIsMended_GivesItTheRecordUnderItsOwnSequence()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Rejects = sequence => sequence is 2 or 3 };
        await RefuseAsync(rig);

        hub.Rejects = sequence => sequence is 3;
        Assert.Equal(2, _desk.Retry(QuarantineChoice.Parse("all").Value));
        await Until.TrueAsync(() => _desk.Records.Count == 1 && !_desk.Records[0].Retry);

        Assert.Equal((1, 2, 2), (hub.Received[1], hub.Received[2], hub.Received[3]));
        Assert.Equal(3UL, _desk.Records[0].Sequence);
    }

    [Fact]
    public async Task Retry_AnswerLost_SendsItAgainOnTheNextConnection()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Rejects = sequence => sequence is 2 or 3 };
        await RefuseAsync(rig);

        hub.Rejects = _ => false;
        hub.Acknowledges = false;
        _desk.Retry(QuarantineChoice.Parse("2").Value);
        await Until.TrueAsync(() => hub.Received[2] == 2);
        hub.Acknowledges = true;
        await rig.Broker.CutAsync();

        await Until.TrueAsync(() => _desk.Records.Count == 1);
        Assert.Equal((3UL, 3), (_desk.Records[0].Sequence, hub.Received[2]));
    }

    [Fact]
    public async Task Drop_Some_LeavesTheOthers()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        _ = new RecordingHub(rig.Broker, rig.Address) { Rejects = sequence => sequence is 2 or 3 };
        await RefuseAsync(rig);

        Assert.Equal(1, _desk.Drop(QuarantineChoice.Parse("3,99").Value));

        Assert.Equal(2UL, Assert.Single(_desk.Records).Sequence);
    }

    private async Task RefuseAsync(LinkRig rig)
    {
        for (var i = 0; i < 3; i++) await _journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        var telemetry = new ForwarderTelemetry(rig.Metrics, rig.Health, TimeProvider.System, NullLogger<RecordForwarder>.Instance);
        rig.Run(new RecordForwarder(rig.Session, _journal, rig.Identity, rig.Options, telemetry) { Quarantine = _desk }.RunAsync);
        await Until.TrueAsync(() => _desk.Records.Count == 2 && _journal.Status.Backlog == 0);
    }
}
