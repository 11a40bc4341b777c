using Edge.Hub.Trust;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;

namespace Edge.Hub.Tests.Trust;

public sealed class OnlineSignerTests : TrustTest
{
    [Fact]
    public async Task Renew_NothingDue_SignsNothing()
    {
        await DoneAsync("init");

        Assert.True(Renew().IsSame(Renew(Now.AddDays(1))));
    }

    [Fact]
    public async Task Renew_AsTimePasses_ADeviceNeverSeesAnExpiredFile()
    {
        await DoneAsync("init");
        var device = NewDevice();
        for (var day = 0; day < 120; day++)
        {
            Renew(Now.AddDays(day));
            Assert.True((await FollowAsync(device, Now.AddDays(day))).IsSuccess);
        }
    }

    [Fact]
    public async Task Renew_TimestampDue_LeavesTheSnapshot()
    {
        await DoneAsync("init");
        var first = Renew();
        var second = Renew(Now + TrustLifetimes.Timestamp - TimeSpan.FromDays(1));

        Assert.Equal(first.Snapshot, second.Snapshot);
        Assert.NotEqual(first.Timestamp, second.Timestamp);
    }

    [Fact]
    public async Task Renew_FolderFromABackup_SignsVersionsThatNobodyHasSeen()
    {
        await DoneAsync("init");
        Renew();
        var (snapshot, timestamp) = (Trust.Read(RoleNames.Snapshot)!, Trust.Read(RoleNames.Timestamp)!);
        await DoneAsync("sign", WriteModel("pcb", "1"));
        Renew(Now.AddMinutes(1));
        var device = NewDevice();
        Assert.True((await FollowAsync(device, Now.AddMinutes(1))).IsSuccess);

        Trust.Write(RoleNames.Snapshot, snapshot);
        Trust.Write(RoleNames.Timestamp, timestamp);
        Renew(Now.AddMinutes(2));

        Assert.Single((await FollowAsync(device, Now.AddMinutes(2))).Value.Targets!.Targets);
    }

    [Fact]
    public async Task Renew_ClockThatWentBack_StillCountsUp()
    {
        await DoneAsync("init");
        Renew();
        await DoneAsync("sign", WriteModel("pcb", "1"));
        Renew(Now.AddYears(-1));

        var versions = MetadataReader.Timestamp(Trust.Read(RoleNames.Timestamp)!, 100_000).Value.Content;
        Assert.Equal(Now.ToUnixTimeSeconds() + 1, versions.Version);
    }

    [Fact]
    public async Task Renew_OnlineKeyLost_SaysWhatToDo()
    {
        await DoneAsync("init");
        Directory.Delete(Path.Combine(Trust.Path, "keys"), recursive: true);

        Assert.Contains("rotate --role snapshot", new OnlineSigner(Trust).Renew(Now).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renew_TargetsNobodyMaySign_ArePublishedByNobody()
    {
        await DoneAsync("init");
        var targets = Trust.Read(RoleNames.Targets)!;
        targets[^10] ^= 1;
        Trust.Write(RoleNames.Targets, targets);

        Assert.False(new OnlineSigner(Trust).Renew(Now).IsSuccess);
    }
}
